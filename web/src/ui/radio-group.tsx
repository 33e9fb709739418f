import type { ReactNode } from "react";

type Props<Value extends string> = {
  legend: string;
  name: string;
  options: readonly { value: Value; label: string; hint?: ReactNode }[];
  value?: Value;
  defaultValue?: Value;
  onChange?: (value: Value) => void;
  error?: string | undefined;
};

/** One choice of a few, each with room for a line that says what it means. */
export function RadioGroup<Value extends string>({ legend, name, options, error, onChange, ...state }: Props<Value>) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium">{legend}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex items-start gap-2.5 rounded-control border border-line bg-surface px-3 py-2 transition-colors hover:border-control has-checked:border-accent has-checked:bg-accent-soft"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            className="mt-[3px] size-4 shrink-0"
            {...checkedProps(option.value, state)}
            onChange={() => onChange?.(option.value)}
          />
          <span>
            <span className="font-medium">{option.label}</span>
            {option.hint && <span className="block text-ink-2 text-sm">{option.hint}</span>}
          </span>
        </label>
      ))}
      {error && <p className="text-danger text-sm">{error}</p>}
    </fieldset>
  );
}

function checkedProps<Value>(option: Value, { value, defaultValue }: { value?: Value; defaultValue?: Value }) {
  return value === undefined ? { defaultChecked: option === defaultValue } : { checked: option === value };
}
