import type { ReactNode } from "react";

type Props = { lead?: ReactNode; title: ReactNode; detail?: ReactNode; aside?: ReactNode; actions?: ReactNode };

/**
 * One thing in `Rows`. The link in `title` (class `row-link`) covers the whole row; what stands in `actions`
 * stays on top of it.
 */
export function Row({ lead, title, detail, aside, actions }: Props) {
  return (
    <li className="relative flex items-center gap-3 px-4 py-2.5 transition-colors has-[.row-link]:hover:bg-sunken [content-visibility:auto] [contain-intrinsic-size:auto_3.75rem]">
      {lead}
      <div className="min-w-0 flex-1">
        <div className="truncate font-medium">{title}</div>
        {detail && <div className="flex flex-wrap gap-x-2 text-ink-3 text-sm">{detail}</div>}
      </div>
      {aside && <div className="flex shrink-0 items-center gap-3 text-ink-3 text-sm">{aside}</div>}
      {actions && <div className="relative flex shrink-0 items-center gap-1">{actions}</div>}
    </li>
  );
}
