import type { ReactNode } from "react";

type Props = { label: string; dimmed?: boolean; children: ReactNode };

/** A list of things as one card; old rows are dimmed while newer ones are on their way. */
export function Rows({ label, dimmed = false, children }: Props) {
  return (
    <ul
      aria-label={label}
      aria-busy={dimmed || undefined}
      className={`divide-y divide-line overflow-hidden rounded-card border border-line bg-surface transition-opacity ${dimmed ? "opacity-60" : ""}`}
    >
      {children}
    </ul>
  );
}
