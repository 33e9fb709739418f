import { CalendarPlus } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { Schedule } from "@/api/schema.gen";
import { Empty } from "@/ui/empty";
import { detailStrings } from "./detail-strings";
import { ScheduleCard } from "./schedule-card";
import type { ScheduleDialog } from "./schedule-dialogs";

const ScheduleDialogs = lazy(() =>
  import("./schedule-dialogs").then((module) => ({ default: module.ScheduleDialogs })),
);

type Props = {
  team: string;
  schedules: readonly Schedule[];
  me: string;
  /** The way to a new schedule, where the reader may make one. */
  create: ReactNode;
  canEdit: boolean;
  onEdit: (schedule: string) => void;
  onHistory: (schedule: string) => void;
};

/** The schedules of a flow, those due first at the top. */
export function FlowSchedules({ team, schedules, me, create, canEdit, onEdit, onHistory }: Props) {
  const [dialog, setDialog] = useState<{ shown: ScheduleDialog; id: string }>();
  const subject = schedules.find(({ id }) => id === dialog?.id);
  if (schedules.length === 0) {
    return (
      <Empty icon={CalendarPlus} title={detailStrings.detail.emptyTitle} actions={create}>
        {canEdit ? detailStrings.detail.empty : detailStrings.detail.emptyReader}
      </Empty>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      {schedules.map((schedule) => (
        <ScheduleCard
          key={schedule.id}
          team={team}
          schedule={schedule}
          me={me}
          onDialog={(shown) => setDialog({ shown, id: schedule.id })}
          onEdit={() => onEdit(schedule.id)}
          onHistory={() => onHistory(schedule.id)}
        />
      ))}
      {dialog && subject && (
        <Suspense fallback={null}>
          <ScheduleDialogs team={team} schedule={subject} shown={dialog.shown} onClose={() => setDialog(undefined)} />
        </Suspense>
      )}
    </div>
  );
}
