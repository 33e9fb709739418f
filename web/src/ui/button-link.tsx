import { createLink } from "@tanstack/react-router";
import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { type ButtonSize, type ButtonTone, buttonStyle } from "./button-style";
import { Icon } from "./icon";

type Props = ComponentProps<"a"> & { tone?: ButtonTone; size?: ButtonSize; icon?: LucideIcon };

/** A link that looks like a button: it leads somewhere, it changes nothing. */
export const ButtonLink = createLink(function ButtonAnchor({
  tone,
  size,
  icon,
  className = "",
  children,
  ...native
}: Props) {
  return (
    <a {...native} className={`${buttonStyle(tone, size)} ${className}`}>
      {icon && <Icon of={icon} />}
      {children}
    </a>
  );
});
