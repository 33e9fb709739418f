import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { controlStyle } from "./control-style";
import { useFieldProps } from "./field-context";
import { Icon } from "./icon";

type Props = Omit<ComponentProps<"select">, "children"> & {
  options: readonly { value: string; label: string; disabled?: boolean }[];
};

/** The platform's own list: fast, familiar, and right on a phone. */
export function Select({ options, className = "", ...native }: Props) {
  return (
    <span className={`relative inline-flex ${className}`}>
      <select
        {...useFieldProps()}
        {...native}
        className={`${controlStyle} h-8 appearance-none py-0 pr-8 pl-2.5 pointer-coarse:h-10`}
      >
        {options.map(({ value, label, disabled }) => (
          <option key={value} value={value} disabled={disabled}>
            {label}
          </option>
        ))}
      </select>
      <Icon of={ChevronDown} className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3" />
    </span>
  );
}
