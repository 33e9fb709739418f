import type { ComponentProps, ReactNode } from "react";

type Props = Omit<ComponentProps<"input">, "type"> & { label: ReactNode; hint?: ReactNode };

export function Checkbox({ label, hint, className = "", ...native }: Props) {
  return (
    <label className={`flex items-start gap-2.5 pointer-coarse:py-1.5 ${className}`}>
      <input type="checkbox" {...native} className="mt-[3px] size-4 shrink-0 pointer-coarse:size-5" />
      <span>
        {label}
        {hint && <span className="block text-ink-3 text-sm">{hint}</span>}
      </span>
    </label>
  );
}
