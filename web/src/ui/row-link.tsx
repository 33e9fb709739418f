import { createLink } from "@tanstack/react-router";
import type { ComponentProps } from "react";

/** The link that makes a whole `Row` clickable while staying one short name for screen readers. */
export const RowLink = createLink(function RowAnchor({ className = "", ...native }: ComponentProps<"a">) {
  return (
    <a
      {...native}
      className={`row-link rounded-[3px] text-ink after:absolute after:inset-0 after:content-[''] hover:text-accent ${className}`}
    />
  );
});
