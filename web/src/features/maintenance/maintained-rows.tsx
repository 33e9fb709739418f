import { CalendarClock } from "lucide-react";
import type { Schedule } from "@/api/schema.gen";
import { Badge } from "@/ui/badge";
import { Icon } from "@/ui/icon";
import { Row } from "@/ui/row";
import { RowArrows } from "@/ui/row-arrows";
import { RowLink } from "@/ui/row-link";
import { Rows } from "@/ui/rows";
import type { Maintained } from "./maintained";
import { StateBadge } from "./state-badge";
import { StatusBadge } from "./status-badge";
import { strings } from "./strings";
import { distanceText, ownZone, zonedText } from "./times";
import { useMinute } from "./use-minute";

const text = strings.list;

type Props = { team: string; rows: readonly Maintained[] };

/** Flows with what is due next of each. */
export function MaintainedRows({ team, rows }: Props) {
  const now = useMinute();
  return (
    <RowArrows>
      <Rows label={text.rows}>
        {rows.map((row) => (
          <MaintainedRow key={row.id} team={team} row={row} now={now} />
        ))}
      </Rows>
    </RowArrows>
  );
}

function MaintainedRow({ team, row, now }: { team: string; row: Maintained; now: number }) {
  const [first, ...others] = row.schedules;
  return (
    <Row
      lead={
        <span className="grid size-9 shrink-0 place-items-center rounded-control bg-accent-soft text-accent max-sm:hidden">
          <Icon of={CalendarClock} size={18} />
        </span>
      }
      title={
        <RowLink to="/t/$team/maintenance/$flow" params={{ team, flow: row.id }}>
          {row.title}
        </RowLink>
      }
      detail={
        <>
          <span className="max-w-full truncate">{first ? first.sentence : text.none}</span>
          {others.length > 0 && <span>{text.andMore(others.length)}</span>}
          {!row.isPublished && <span className="text-warn">{text.unpublished}</span>}
          {first?.next && (
            <span className="w-full text-ink-2 sm:hidden">
              {`${zonedText(first.next.run_at, ownZone)}, ${distanceText(first.next.run_at, now)}`}
            </span>
          )}
        </>
      }
      aside={first && <Aside schedule={first} now={now} />}
    />
  );
}

function Aside({ schedule: { next, last, status, overdue }, now }: { schedule: Schedule; now: number }) {
  return (
    <>
      {last && (
        <span className="flex items-center gap-1.5 max-lg:hidden">
          <span className="sr-only">{text.last("")}</span>
          <StateBadge state={last.state} />
        </span>
      )}
      {next && (
        <span className="w-40 text-end max-sm:hidden">
          <span className="block font-medium text-ink">{distanceText(next.run_at, now)}</span>
          <span className="block text-ink-3 text-xs tabular-nums">{zonedText(next.run_at, ownZone)}</span>
        </span>
      )}
      <span className="flex w-24 justify-end max-sm:w-auto">
        {overdue ? <Badge tone="danger">{strings.overdue}</Badge> : <StatusBadge status={status} />}
      </span>
    </>
  );
}
