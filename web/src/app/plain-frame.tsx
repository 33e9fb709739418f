import type { ReactNode } from "react";
import { Logo } from "@/ui/logo";

type Props = { title: string; intro?: ReactNode; children: ReactNode };

/** The frame of pages outside a team: signing in, setting up, accepting an invitation. */
export function PlainFrame({ title, intro, children }: Props) {
  return (
    <main id="content" className="grid min-h-dvh content-start justify-items-center px-4 py-[10dvh]">
      <title>{`${title} · Pathbook`}</title>
      <div className="flex w-full max-w-form flex-col gap-6">
        <div className="flex items-center gap-2.5">
          <Logo size={28} />
          <span className="font-bold text-md">Pathbook</span>
        </div>
        <div className="rounded-dialog border border-line bg-surface p-6 sm:p-8">
          <h1 tabIndex={-1} data-page-heading="" className="text-lg">
            {title}
          </h1>
          {intro && <p className="mt-1 text-ink-2">{intro}</p>}
          <div className="mt-5">{children}</div>
        </div>
      </div>
    </main>
  );
}
