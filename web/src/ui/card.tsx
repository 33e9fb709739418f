import type { ReactNode } from "react";

type Props = { title?: string; hint?: ReactNode; actions?: ReactNode; children: ReactNode; className?: string };

/** A bordered section with a heading. */
export function Card({ title, hint, actions, children, className = "" }: Props) {
  return (
    <section className={`rounded-card border border-line bg-surface ${className}`}>
      {title && (
        <div className="flex flex-wrap items-center justify-between gap-2 border-line border-b px-4 py-2.5">
          <div>
            <h2 className="text-base">{title}</h2>
            {hint && <p className="text-ink-3 text-sm">{hint}</p>}
          </div>
          {actions}
        </div>
      )}
      <div className="p-4">{children}</div>
    </section>
  );
}
