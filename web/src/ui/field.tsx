import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { FieldContext } from "./field-context";
import { Icon } from "./icon";
import { strings } from "./strings";

type Props = {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  required?: boolean;
  children: ReactNode;
  className?: string;
};

/** A label, its control, a hint and the error that belongs to it. Controls inside take their ids from here. */
export function Field({ label, hint, error, required = false, children, className = "" }: Props) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  const describedBy = [errorId, hintId].filter(Boolean).join(" ") || undefined;
  return (
    <FieldContext value={{ id, describedBy, invalid: Boolean(error), required }}>
      <div className={`flex flex-col gap-1 ${className}`}>
        <label htmlFor={id} className="flex items-baseline gap-1.5 font-medium">
          {label}
          {!required && <span className="font-normal text-ink-3 text-sm">{strings.optional}</span>}
        </label>
        {children}
        {hint && (
          <p id={hintId} className="text-ink-3 text-sm">
            {hint}
          </p>
        )}
        {error && (
          <p id={errorId} className="flex items-start gap-1.5 text-danger text-sm">
            <Icon of={CircleAlert} size={14} className="mt-[3px]" />
            {error}
          </p>
        )}
      </div>
    </FieldContext>
  );
}
