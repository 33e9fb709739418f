import { useQuery } from "@tanstack/react-query";
import { CalendarClock, LayoutGrid } from "lucide-react";
import { Icon } from "@/ui/icon";
import { Row } from "@/ui/row";
import { RowLink } from "@/ui/row-link";
import { Rows } from "@/ui/rows";
import { TextLink } from "@/ui/text-link";
import { dueTodayQuery, openBatchesQuery } from "./queries";
import { strings } from "./strings";

const text = strings.maintenance;

/** What falls due before midnight, and the batches that are not finished. Nothing where there is neither. */
export function Maintenance({ team }: { team: string }) {
  const { data: due = [] } = useQuery(dueTodayQuery(team));
  const { data: batches = [] } = useQuery(openBatchesQuery(team));
  if (due.length + batches.length === 0) return null;
  return (
    <section aria-labelledby="maintenance-today" className="min-w-0">
      <div className="mb-2.5 flex items-baseline justify-between gap-4">
        <h2 id="maintenance-today" className="text-md">
          {text.title}
        </h2>
        <TextLink to="/t/$team/maintenance/calendar" params={{ team }} className="text-sm">
          {text.all}
        </TextLink>
      </div>
      <Rows label={text.title}>
        {batches.map(({ id, name, targets, counts }) => (
          <Row
            key={id}
            lead={<Icon of={LayoutGrid} size={18} className="text-ink-3" />}
            title={
              <RowLink to="/t/$team/batches/$batch" params={{ team, batch: id }}>
                {name}
              </RowLink>
            }
            detail={text.batch}
            aside={text.left(counts.not_started + counts.open + counts.paused, targets)}
          />
        ))}
        {due.map(({ schedule, at, times }) => (
          <Row
            key={schedule.id}
            lead={<Icon of={CalendarClock} size={18} className="text-ink-3" />}
            title={
              <RowLink
                to="/t/$team/maintenance/$flow"
                params={{ team, flow: schedule.flow_id }}
                search={{ schedule: schedule.id }}
              >
                {schedule.name}
              </RowLink>
            }
            detail={text.due}
            aside={
              <>
                <time dateTime={at}>{clock.format(new Date(at))}</time>
                {times > 1 && <span>{text.more(times - 1)}</span>}
              </>
            }
          />
        ))}
      </Rows>
    </section>
  );
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
