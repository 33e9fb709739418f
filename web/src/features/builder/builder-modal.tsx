import { Sparkles } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "@/ui/icon";
import { LeaveBuild } from "./leave-build";
import { strings } from "./strings";

type Props = {
  team: string;
  title: string;
  /** What concerns the build as a whole. */
  tools?: ReactNode;
  indicator: ReactNode;
  children: ReactNode;
  /** Beside the stage where there is room. */
  preview?: ReactNode;
  footer?: ReactNode;
};

/** The frame of a build: a large window over a quiet ground, and the whole screen of a phone. */
export function BuilderModal({ team, title, tools, indicator, children, preview, footer }: Props) {
  return (
    <div className="grid min-h-dvh bg-bg lg:h-dvh lg:bg-line/60 lg:p-5 xl:px-10 xl:py-7 dark:lg:bg-sunken">
      <title>{`${title} · Pathbook`}</title>
      <div className="mx-auto flex w-full max-w-[100rem] flex-col bg-surface lg:min-h-0 lg:overflow-hidden lg:rounded-dialog lg:border lg:border-line lg:shadow-float">
        <header className="flex min-h-14 items-center gap-3 border-line border-b bg-surface px-3 py-2 max-lg:sticky max-lg:top-0 max-lg:z-20 lg:px-5">
          <span className="grid size-9 shrink-0 place-items-center rounded-full bg-ai-soft text-ai max-sm:hidden">
            <Icon of={Sparkles} size={18} />
          </span>
          <div className="min-w-0 flex-1">
            <p className="truncate text-ink-3 text-sm leading-heading">{strings.name}</p>
            <h1 tabIndex={-1} data-page-heading="" className="truncate text-md">
              {title}
            </h1>
          </div>
          <div className="flex shrink-0 items-center gap-1">
            {tools}
            <LeaveBuild team={team} />
          </div>
        </header>
        <div
          className={`flex flex-1 flex-col lg:grid lg:min-h-0 ${preview ? "lg:grid-cols-[13rem_minmax(0,1fr)_21rem] xl:grid-cols-[14rem_minmax(0,1fr)_27rem]" : "lg:grid-cols-[13rem_minmax(0,1fr)] xl:grid-cols-[14rem_minmax(0,1fr)]"}`}
        >
          {indicator}
          <main id="content" tabIndex={-1} className="min-w-0 flex-1 px-4 py-5 lg:overflow-y-auto lg:px-8 lg:py-6">
            {children}
          </main>
          {preview}
        </div>
        {footer}
      </div>
    </div>
  );
}
