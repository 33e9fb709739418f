import type { ReactNode } from "react";

type Props = { title: string; subtitle?: ReactNode; above?: ReactNode; actions?: ReactNode };

/** The top of a page: also names the document, and takes the focus when the page is entered. */
export function PageHeader({ title, subtitle, above, actions }: Props) {
  return (
    <header className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <title>{`${title} · Pathbook`}</title>
      <div className="min-w-0">
        {above && <div className="mb-1 text-ink-3 text-sm">{above}</div>}
        <h1 tabIndex={-1} data-page-heading="" className="text-xl">
          {title}
        </h1>
        {subtitle && <div className="mt-1 text-ink-2">{subtitle}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2 print:hidden">{actions}</div>}
    </header>
  );
}
