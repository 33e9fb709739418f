import { createLink } from "@tanstack/react-router";
import type { ComponentProps, ReactNode } from "react";

type Props = { label: string; children: ReactNode };

/** Views of one thing, each with an address of its own. Holds `LinkTab`s. */
export function LinkTabs({ label, children }: Props) {
  return (
    <nav aria-label={label} className="mb-4 flex gap-4 overflow-x-auto border-line border-b print:hidden">
      {children}
    </nav>
  );
}

export const LinkTab = createLink(function TabAnchor({ className = "", ...native }: ComponentProps<"a">) {
  return (
    <a
      {...native}
      className={`-mb-px whitespace-nowrap border-transparent border-b-2 px-0.5 py-2 text-ink-2 transition-colors hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink pointer-coarse:py-3 ${className}`}
    />
  );
});
