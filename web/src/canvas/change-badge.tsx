import { type LucideIcon, Minus, MoveRight, Pencil, Plus } from "lucide-react";
import { Badge } from "@/ui/badge";
import type { Tone } from "@/ui/tone";
import type { Change } from "./graph";
import { strings } from "./strings";

const looks: Record<Change, { icon: LucideIcon; tone: Tone }> = {
  added: { icon: Plus, tone: "ok" },
  removed: { icon: Minus, tone: "danger" },
  changed: { icon: Pencil, tone: "warn" },
  moved: { icon: MoveRight, tone: "info" },
};

/** How a step or a branch differs from the version it is compared with. */
export function ChangeBadge({ change }: { change: Change }) {
  return (
    <Badge tone={looks[change].tone} icon={looks[change].icon} className="shrink-0">
      {strings.changes[change]}
    </Badge>
  );
}
