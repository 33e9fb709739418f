import type { Schedule } from "@/api/schema.gen";
import { Select } from "@/ui/select";
import { detailStrings } from "./detail-strings";
import { History } from "./history";

type Props = {
  team: string;
  schedules: readonly Schedule[];
  /** Whose history is asked for. */
  shown: string | undefined;
  onShow: (schedule: string) => void;
};

/** What became of the moments of one of the schedules. */
export function HistorySection({ team, schedules, shown, onShow }: Props) {
  const schedule = schedules.find(({ id }) => id === shown) ?? schedules[0];
  if (!schedule) return null;
  return (
    <section id="history" aria-labelledby="history-title">
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <h2 id="history-title" className="text-md">
          {detailStrings.detail.history}
        </h2>
        {schedules.length > 1 && (
          <Select
            aria-label={detailStrings.detail.historyOf}
            value={schedule.id}
            onChange={(event) => onShow(event.currentTarget.value)}
            options={schedules.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
      </div>
      <History key={schedule.id} team={team} schedule={schedule} />
    </section>
  );
}
