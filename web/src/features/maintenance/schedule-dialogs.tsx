import type { Schedule } from "@/api/schema.gen";
import { PauseDialog } from "./pause-dialog";
import { RemoveDialog } from "./remove-dialog";
import { RunDialog } from "./run-dialog";

export type ScheduleDialog = "run" | "pause" | "remove";

type Props = { team: string; schedule: Schedule; shown: ScheduleDialog; onClose: () => void };

/** The dialogs of a schedule, one at a time. */
export function ScheduleDialogs({ shown, ...props }: Props) {
  switch (shown) {
    case "run":
      return <RunDialog {...props} />;
    case "pause":
      return <PauseDialog {...props} />;
    case "remove":
      return <RemoveDialog {...props} />;
  }
}
