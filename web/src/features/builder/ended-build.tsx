import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "@/ui/icon";
import { LeaveBuild } from "./leave-build";

type Props = { team: string; icon: LucideIcon; title: string; children: ReactNode; actions: ReactNode };

/** A build that there is nothing more to do in, and where to go from it. */
export function EndedBuild({ team, icon, title, children, actions }: Props) {
  return (
    <div className="grid min-h-dvh place-items-center bg-bg p-4">
      <title>{`${title} · Pathbook`}</title>
      <main
        id="content"
        className="relative flex w-full max-w-[34rem] flex-col items-start gap-4 rounded-dialog border border-line bg-surface p-8 shadow-float"
      >
        <span className="absolute top-4 right-4">
          <LeaveBuild team={team} />
        </span>
        <span className="grid size-12 place-items-center rounded-full bg-accent-soft text-accent">
          <Icon of={icon} size={24} />
        </span>
        <h1 tabIndex={-1} data-page-heading="" className="text-lg">
          {title}
        </h1>
        <p className="text-ink-2 text-md">{children}</p>
        <div className="flex flex-wrap gap-2">{actions}</div>
      </main>
    </div>
  );
}
