import type { ReactNode } from "react";

type Props = { title: string; children: ReactNode };

/** A titled part of a step. */
export function StepSection({ title, children }: Props) {
  return (
    <div>
      <h3 className="mb-1.5 font-medium text-ink-3 text-sm">{title}</h3>
      {children}
    </div>
  );
}
