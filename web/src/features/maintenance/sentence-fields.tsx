import type { ReactNode } from "react";
import type { Weekday } from "@/api/schema.gen";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { formStrings } from "./form-strings";
import { type Sentence, toggled } from "./schedule-draft";
import { weekdayNames, weekdays } from "./weekdays";

const text = formStrings.when;

type Props = {
  sentence: Sentence;
  /** What is wrong, by the name of the part. */
  errors: Readonly<Record<string, string>>;
  /** Where the mistakes are told. */
  describedBy: string | undefined;
  /** On whose clock. */
  zone: ReactNode;
  onChange: (change: Partial<Sentence>) => void;
};

/** "Every 2 weeks on Monday and Friday at 02:00 from 23 Nov 2026", each part a control. */
export function SentenceFields({ sentence, errors, describedBy, zone, onChange }: Props) {
  const { n, unit, on, day, weekday, at, anchor } = sentence;
  const plural = n.trim() === "1" ? 0 : 1;
  const mark = (...names: string[]) => {
    const isWrong = names.some((name) => errors[name] !== undefined);
    return isWrong ? { "aria-invalid": true, "aria-describedby": describedBy } : {};
  };
  return (
    <>
      <span>{text.every}</span>
      <span className="w-14">
        <Input
          type="text"
          inputMode="numeric"
          aria-label={text.number}
          value={n}
          onChange={(event) => onChange({ n: event.currentTarget.value })}
          {...mark("n")}
        />
      </span>
      <Select
        aria-label={text.unit}
        value={unit}
        onChange={(event) => onChange({ unit: unitOf(event.currentTarget.value) })}
        options={units.map((unit) => ({ value: unit, label: text.units[unit][plural] }))}
        {...mark("unit")}
      />
      {unit === "week" && (
        <>
          <span>{text.on}</span>
          <Weekdays on={on} onToggle={(day) => onChange({ on: toggled(on, day) })} {...mark("on")} />
        </>
      )}
      {unit === "month" && (
        <>
          <span>{text.onThe}</span>
          <Select
            aria-label={text.dayOfMonth}
            value={day}
            onChange={(event) => onChange({ day: event.currentTarget.value })}
            options={dayOptions}
            {...mark("day_of_month", "weekday_of_month", "weekday_of_month.nth")}
          />
          {day.startsWith("nth:") && (
            <Select
              aria-label={text.weekdayOfMonth}
              value={weekday}
              onChange={(event) => onChange({ weekday: weekdayOf(event.currentTarget.value, weekday) })}
              options={weekdays.map((day) => ({ value: day, label: weekdayNames[day][1] }))}
            />
          )}
        </>
      )}
      <span>{text.at}</span>
      <span className="w-32">
        <Input
          type="time"
          aria-label={text.time}
          value={at}
          onChange={(event) => onChange({ at: event.currentTarget.value.slice(0, 5) })}
          {...mark("at")}
        />
      </span>
      {zone}
      <span>{text.from}</span>
      <span className="w-36">
        <Input
          type="date"
          aria-label={text.anchor}
          value={anchor}
          onChange={(event) => onChange({ anchor: event.currentTarget.value })}
          {...mark("anchor")}
        />
      </span>
    </>
  );
}

type WeekdaysProps = {
  on: readonly Weekday[];
  onToggle: (day: Weekday) => void;
  "aria-invalid"?: boolean;
  "aria-describedby"?: string | undefined;
};

function Weekdays({ on, onToggle, "aria-invalid": invalid, "aria-describedby": describedBy }: WeekdaysProps) {
  return (
    <fieldset aria-describedby={describedBy} className="inline-flex flex-wrap gap-1">
      <legend className="sr-only">{text.weekdays}</legend>
      {weekdays.map((day) => {
        const [short, long] = weekdayNames[day];
        return (
          <label
            key={day}
            className={`relative inline-flex h-8 select-none items-center rounded-control border bg-surface px-2 text-ink-2 transition-colors hover:text-ink has-checked:border-accent has-checked:bg-accent-soft has-checked:font-medium has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-1 pointer-coarse:h-10 ${invalid ? "border-danger" : "border-control"}`}
          >
            <input
              type="checkbox"
              aria-label={long}
              checked={on.includes(day)}
              onChange={() => onToggle(day)}
              className="absolute inset-0 cursor-pointer opacity-0"
            />
            <span aria-hidden="true">{short}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

const units = ["day", "week", "month"] as const satisfies readonly Sentence["unit"][];
const nths = [1, 2, 3, 4, 5, "last"] as const;

const dayOptions = [
  ...Array.from({ length: 31 }, (_, index) => ({ value: String(index + 1), label: text.day(index + 1) })),
  { value: "last", label: text.lastDay },
  ...nths.map((nth) => ({ value: `nth:${nth}`, label: `${text.nths[nth]} …` })),
];

function unitOf(value: string): Sentence["unit"] {
  return units.find((unit) => unit === value) ?? "week";
}

function weekdayOf(value: string, before: Weekday): Weekday {
  return weekdays.find((day) => day === value) ?? before;
}
