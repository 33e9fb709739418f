import { type ComponentProps, useId } from "react";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Textarea } from "@/ui/textarea";
import { strings } from "./strings";

type Props = {
  label: string;
  hint?: string;
  error?: string | undefined;
  required?: boolean;
  name: string;
  value: string;
  most: number;
  onChange: (value: string) => void;
  /** One line, or as many as it needs. */
  lines?: number;
  autoFocus?: boolean;
};

/** A text with room for so many characters; says how many are taken once that begins to matter. */
export function Counted({ label, hint, error, required, most, lines = 1, onChange, value, ...native }: Props) {
  const id = useId();
  const isNear = value.length >= most * 0.75;
  const control = {
    ...native,
    value,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
    ...(isNear && { "aria-details": id }),
  } satisfies ComponentProps<"input"> & ComponentProps<"textarea">;
  return (
    <Field label={label} hint={hint} error={error} required={required ?? false} className="min-w-0">
      {lines === 1 ? <Input autoComplete="off" {...control} /> : <Textarea rows={lines} {...control} />}
      {isNear && (
        <p id={id} className={`text-end text-xs tabular-nums ${value.length > most ? "text-danger" : "text-ink-3"}`}>
          {strings.foundation.counter(value.length, most)}
        </p>
      )}
    </Field>
  );
}
