import type { ReactNode } from "react";
import { Kbd } from "./kbd";

type Props = {
  label: string;
  shortcut?: string;
  side?: "top" | "bottom" | "right";
  stretch?: boolean;
  children: ReactNode;
};

const sides = {
  top: "bottom-full left-1/2 mb-1.5 -translate-x-1/2",
  bottom: "top-full left-1/2 mt-1.5 -translate-x-1/2",
  right: "top-1/2 left-full ml-2 -translate-y-1/2",
} as const;

/** Shown on hover and on keyboard focus by CSS alone. The control inside carries the same words as its name. */
export function Tooltip({ label, shortcut, side = "top", stretch = false, children }: Props) {
  return (
    <span className={`group/tip relative ${stretch ? "flex w-full" : "inline-flex"}`}>
      {children}
      <span
        aria-hidden="true"
        className={`pointer-events-none invisible absolute z-40 flex w-max items-center gap-2 rounded-control bg-ink px-2 py-1 text-bg text-xs opacity-0 transition-opacity group-hover/tip:visible group-hover/tip:opacity-100 group-hover/tip:delay-500 group-has-focus-visible/tip:visible group-has-focus-visible/tip:opacity-100 max-md:hidden pointer-coarse:hidden print:hidden ${sides[side]}`}
      >
        {label}
        {shortcut && <Kbd keys={shortcut} tone="inverse" />}
      </span>
    </span>
  );
}
