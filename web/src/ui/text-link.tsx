import { createLink } from "@tanstack/react-router";
import type { ComponentProps } from "react";

/** A link inside text. */
export const TextLink = createLink(function TextAnchor({ className = "", ...native }: ComponentProps<"a">) {
  return (
    <a
      {...native}
      className={`rounded-[3px] text-accent underline decoration-1 underline-offset-2 hover:text-accent-strong ${className}`}
    />
  );
});
