import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { Icon } from "./icon";
import { Tooltip } from "./tooltip";

type Props = Omit<ComponentProps<"button">, "children" | "aria-label"> & {
  icon: LucideIcon;
  label: string;
  shortcut?: string;
  side?: "top" | "bottom" | "right";
};

export function IconButton({ icon, label, shortcut, side, className = "", ...native }: Props) {
  return (
    <Tooltip label={label} {...(shortcut && { shortcut })} {...(side && { side })}>
      <button
        type="button"
        {...native}
        aria-label={label}
        className={`inline-grid size-8 place-items-center rounded-control text-ink-2 transition-colors hover:bg-sunken hover:text-ink aria-disabled:opacity-55 pointer-coarse:size-10 ${className}`}
      >
        <Icon of={icon} size={18} />
      </button>
    </Tooltip>
  );
}
