import { useState } from "react";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { formStrings } from "./form-strings";

const text = formStrings.more;
const units = [60, 3600, 86_400] as const;

type Props = {
  label: string;
  hint: string;
  error: string | undefined;
  seconds: number | undefined;
  /** What an empty field means. */
  empty: number | undefined;
  onChange: (seconds: number | undefined) => void;
};

/** A length of time: a number and its unit. */
export function DurationField({ label, hint, error, seconds, empty, onChange }: Props) {
  const [unit, setUnit] = useState(() => unitOf(seconds));
  const [typed, setTyped] = useState(() => (seconds ? String(seconds / unitOf(seconds)) : ""));
  const [wrong, setWrong] = useState(false);

  function tell(typed: string, unit: number) {
    const count = Number(typed);
    const isNumber = Number.isSafeInteger(count) && count >= 0;
    setWrong(!isNumber);
    if (isNumber) onChange(typed.trim() === "" ? empty : count * unit);
  }

  return (
    <Field label={label} required hint={hint} error={wrong ? text.wrongNumber : error}>
      <span className="flex gap-2">
        <span className="w-20">
          <Input
            inputMode="numeric"
            autoComplete="off"
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              tell(event.currentTarget.value, unit);
            }}
          />
        </span>
        <Select
          id={undefined}
          aria-label={`${label}: ${text.unit}`}
          value={String(unit)}
          onChange={(event) => {
            setUnit(Number(event.currentTarget.value));
            tell(typed, Number(event.currentTarget.value));
          }}
          options={units.map((unit) => ({ value: String(unit), label: text.units[unit] }))}
        />
      </span>
    </Field>
  );
}

/** The greatest unit in which it is a whole number. */
function unitOf(seconds: number | undefined): number {
  return [...units].reverse().find((unit) => seconds && seconds % unit === 0) ?? 60;
}
