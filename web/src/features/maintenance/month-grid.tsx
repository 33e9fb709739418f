import { Link } from "@tanstack/react-router";
import { CalendarOff } from "lucide-react";
import { Icon } from "@/ui/icon";
import type { Day, Due } from "./calendar-days";
import { calendarStrings } from "./calendar-strings";
import { dayText } from "./times";
import { weekdayNames, weekdays } from "./weekdays";

const text = calendarStrings;
const shownAtMost = 3;

type Props = { team: string; days: readonly Day[]; today: string; onDay: (date: string) => void };

/** A month of days in weeks. */
export function MonthGrid({ team, days, today, onDay }: Props) {
  const weeks = Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
  return (
    <div className="overflow-hidden rounded-card border border-line bg-surface">
      <table className="w-full table-fixed">
        <caption className="sr-only">{text.month}</caption>
        <thead>
          <tr className="border-line border-b bg-sunken">
            {weekdays.map((day) => {
              const [short, long] = weekdayNames[day];
              return (
                <th key={day} scope="col" abbr={long} className="px-2 py-1.5 text-start font-medium text-ink-2 text-sm">
                  {short}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]?.date} className="border-line border-b last:border-b-0">
              {week.map((day) => (
                <DayCell key={day.date} team={team} day={day} isToday={day.date === today} onDay={onDay} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type CellProps = { team: string; day: Day; isToday: boolean; onDay: (date: string) => void };

function DayCell({ team, day: { date, isInMonth, due, blackouts }, isToday, onDay }: CellProps) {
  const rest = due.length - shownAtMost;
  return (
    <td
      className={`h-26 border-line border-l px-1.5 py-1 align-top first:border-l-0 ${isInMonth ? "" : "bg-sunken"}`}
      aria-current={isToday ? "date" : undefined}
    >
      <time
        dateTime={date}
        className={`mb-1 inline-grid size-6 place-items-center rounded-full text-sm tabular-nums ${isToday ? "bg-accent font-bold text-on-accent" : "text-ink-2"}`}
      >
        {Number(date.slice(8))}
      </time>
      <ul className="flex flex-col gap-0.5 text-xs">
        {blackouts.map(({ id, name }) => (
          <li key={id} className="flex items-center gap-1 rounded-control bg-warn-soft px-1 py-0.5 text-warn">
            <Icon of={CalendarOff} size={14} className="shrink-0" />
            <span className="sr-only">{text.blackout("")}</span>
            <span className="truncate" title={name}>
              {name}
            </span>
          </li>
        ))}
        {due.slice(0, shownAtMost).map((each) => (
          <li key={each.schedule.id}>
            <DueLink team={team} due={each} />
          </li>
        ))}
        {rest > 0 && (
          <li>
            <button
              type="button"
              aria-label={text.moreOn(rest, dayText(date))}
              onClick={() => onDay(date)}
              className="w-full rounded-control px-1 py-0.5 text-start text-accent hover:bg-sunken"
            >
              {text.more(rest)}
            </button>
          </li>
        )}
      </ul>
    </td>
  );
}

function DueLink({ team, due: { schedule, times, isBlackedOut } }: { team: string; due: Due }) {
  const [first = "", ...others] = times;
  const when = others.length > 0 ? `${first} +${others.length}` : first;
  return (
    <Link
      to="/t/$team/maintenance/$flow"
      params={{ team, flow: schedule.flow_id }}
      search={{ schedule: schedule.id }}
      title={text.due(schedule.name, when)}
      className={`block truncate rounded-control px-1 py-0.5 ${isBlackedOut ? "bg-sunken text-ink-2 line-through" : "bg-accent-soft text-accent hover:text-accent-strong"}`}
    >
      <span className="font-medium tabular-nums">{when}</span> {schedule.name}
      {isBlackedOut && <span className="sr-only">, {text.inBlackout}</span>}
    </Link>
  );
}
