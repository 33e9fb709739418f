import { type LucideIcon, Minus, MoveRight, Pencil, Plus, Search } from "lucide-react";
import { Badge } from "@/ui/badge";
import type { Tone } from "@/ui/tone";
import type { CardData } from "./card-data";
import type { Change } from "./graph";
import { strings } from "./strings";

const looks: Record<Change, { icon: LucideIcon; tone: Tone }> = {
  added: { icon: Plus, tone: "ok" },
  removed: { icon: Minus, tone: "danger" },
  changed: { icon: Pencil, tone: "warn" },
  moved: { icon: MoveRight, tone: "info" },
};

/** On the upper edge of a card: that a search found it, and how it differs from another version. */
export function CardBadges({ data: { item, found } }: { data: CardData }) {
  const { change } = item.step;
  if (!found && !change) return null;
  return (
    <span className="-top-3 absolute right-3 flex gap-1.5 *:rounded-full *:bg-surface">
      {found && (
        <span>
          <Badge tone="warn" icon={Search}>
            {strings.found}
          </Badge>
        </span>
      )}
      {change && (
        <span>
          <Badge tone={looks[change].tone} icon={looks[change].icon}>
            {strings.changes[change]}
          </Badge>
        </span>
      )}
    </span>
  );
}
