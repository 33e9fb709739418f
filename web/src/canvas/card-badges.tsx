import { Search, Sparkles } from "lucide-react";
import { Badge } from "@/ui/badge";
import type { CardData } from "./card-data";
import { ChangeBadge } from "./change-badge";
import { strings } from "./strings";

/** On the upper edge of a card: that a search found it, that it is a draft, and how it differs from another version. */
export function CardBadges({ data: { item, found } }: { data: CardData }) {
  const { change, isDraft } = item.step;
  if (!found && !change && !isDraft) return null;
  return (
    <span className="-top-3 absolute right-3 flex gap-1.5 *:rounded-full *:bg-surface">
      {found && (
        <span>
          <Badge tone="warn" icon={Search}>
            {strings.found}
          </Badge>
        </span>
      )}
      {isDraft && (
        <span>
          <Badge tone="ai" icon={Sparkles}>
            {strings.draft}
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
