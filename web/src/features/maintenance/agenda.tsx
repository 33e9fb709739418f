import { CalendarOff } from "lucide-react";
import { Icon } from "@/ui/icon";
import { TextLink } from "@/ui/text-link";
import type { Day, Due } from "./calendar-days";
import { calendarStrings } from "./calendar-strings";
import { dayText } from "./times";

const text = calendarStrings;
const namedTimes = 4;

type Props = { team: string; days: readonly Day[]; today: string };

/** The days on which there is something, one below the other. */
export function Agenda({ team, days, today }: Props) {
  const shown = days.filter(({ isInMonth, due, blackouts }) => isInMonth && due.length + blackouts.length > 0);
  return (
    <ol aria-label={text.month} className="divide-y divide-line rounded-card border border-line bg-surface">
      {shown.map((day) => (
        <li key={day.date} id={`day-${day.date}`} className="grid gap-x-6 gap-y-1 px-4 py-3 sm:grid-cols-[11rem_1fr]">
          <h3 className="text-base">
            <time dateTime={day.date}>{dayText(day.date)}</time>
            {day.date === today && <span className="ml-2 font-normal text-accent text-sm">{text.today}</span>}
          </h3>
          <ul className="flex flex-col gap-1">
            {day.blackouts.map(({ id, name }) => (
              <li key={id} className="flex items-center gap-1.5 text-warn">
                <Icon of={CalendarOff} size={14} className="shrink-0" />
                {text.blackout(name)}
              </li>
            ))}
            {day.due.map((due) => (
              <li key={due.schedule.id} className="flex flex-wrap gap-x-3">
                <span className="min-w-12 font-medium tabular-nums">{timesText(due)}</span>
                <TextLink
                  to="/t/$team/maintenance/$flow"
                  params={{ team, flow: due.schedule.flow_id }}
                  search={{ schedule: due.schedule.id }}
                >
                  {due.schedule.name}
                </TextLink>
                {due.isBlackedOut && <span className="text-ink-3">{text.inBlackout}</span>}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function timesText({ times }: Due): string {
  if (times.length <= namedTimes) return times.join(", ");
  return `${times[0]}, ${text.many(times.length, times.at(-1) ?? "")}`;
}
