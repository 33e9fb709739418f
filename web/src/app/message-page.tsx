import type { LucideIcon } from "lucide-react";
import { type ReactNode, use } from "react";
import { Icon } from "@/ui/icon";
import { InFrame } from "./in-frame";

type Props = { icon: LucideIcon; title: string; children: ReactNode; actions?: ReactNode };

/** A page that only says something: nothing here, not allowed, broken. */
export function MessagePage({ icon, title, children, actions }: Props) {
  const Box = use(InFrame) ? "div" : "main";
  return (
    <Box className="mx-auto flex max-w-[32rem] flex-col items-start gap-4 px-6 py-[12dvh]">
      <title>{`${title} · Pathbook`}</title>
      <span className="grid size-12 place-items-center rounded-full bg-accent-soft text-accent">
        <Icon of={icon} size={24} />
      </span>
      <h1 tabIndex={-1} data-page-heading="" className="text-xl">
        {title}
      </h1>
      <div className="flex flex-col gap-2 text-ink-2 text-md">{children}</div>
      <div className="mt-2 flex flex-wrap gap-2">{actions}</div>
    </Box>
  );
}
