import { type ReactNode, useId } from "react";
import { FieldContext } from "@/ui/field-context";

type Props = { label: string; hint?: ReactNode; error?: string | undefined; children: ReactNode; className?: string };

/** A label and its control, where nearly everything may stay empty and need not say so. */
export function Labelled({ label, hint, error, children, className = "" }: Props) {
  const id = useId();
  const told = error ?? hint;
  const describedBy = told ? `${id}-told` : undefined;
  return (
    <FieldContext value={{ id, describedBy, invalid: Boolean(error), required: false }}>
      <div className={`flex min-w-0 flex-col gap-1 ${className}`}>
        <label htmlFor={id} className="font-medium text-ink-2 text-sm">
          {label}
        </label>
        {children}
        {told && (
          <p id={describedBy} className={`text-sm ${error ? "text-danger" : "text-ink-3"}`}>
            {told}
          </p>
        )}
      </div>
    </FieldContext>
  );
}
