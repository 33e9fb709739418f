import type { Outcome } from "@/api/schema.gen";
import { Badge } from "@/ui/badge";
import { outcomeLooks } from "./looks";
import { strings } from "./strings";

/** How a path ends, or how a session ended. */
export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  const { tone, icon } = outcomeLooks[outcome];
  return (
    <Badge tone={tone} icon={icon}>
      {strings.outcomes[outcome]}
    </Badge>
  );
}
