import { Search } from "lucide-react";
import { Badge } from "@/ui/badge";
import type { CardData } from "./card-data";
import { ChangeBadge } from "./change-badge";
import { strings } from "./strings";

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
          <ChangeBadge change={change} />
        </span>
      )}
    </span>
  );
}
