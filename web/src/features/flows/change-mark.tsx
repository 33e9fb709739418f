import { type LucideIcon, Minus, MoveRight, Pencil, Plus } from "lucide-react";
import type { Change } from "@/api/schema.gen";
import { Icon } from "@/ui/icon";
import { compareStrings } from "./compare-strings";

const looks: Record<Change, { icon: LucideIcon; color: string }> = {
  added: { icon: Plus, color: "bg-ok-soft text-ok" },
  removed: { icon: Minus, color: "bg-danger-soft text-danger" },
  changed: { icon: Pencil, color: "bg-warn-soft text-warn" },
  moved: { icon: MoveRight, color: "bg-info-soft text-info" },
};

/** What happened to a step, where many stand below each other: a drawing of its own for each. */
export function ChangeMark({ change }: { change: Change }) {
  const { icon, color } = looks[change];
  return (
    <span className={`grid size-5 shrink-0 place-items-center rounded-full ${color}`}>
      <Icon of={icon} size={14} />
      <span className="sr-only">{compareStrings.changes[change]}: </span>
    </span>
  );
}
