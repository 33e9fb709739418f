import type { OccurrenceState } from "@/api/schema.gen";
import { Badge } from "@/ui/badge";
import { stateLooks } from "./looks";
import { strings } from "./strings";

/** What became of a moment. */
export function StateBadge({ state }: { state: OccurrenceState }) {
  return <Badge {...stateLooks[state]}>{strings.states[state]}</Badge>;
}
