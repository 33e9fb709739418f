import type { OccurrenceState } from "@/api/schema.gen";
import { Badge } from "@/ui/badge";
import { strings } from "./strings";
import { stateLooks } from "./words";

/** What became of a moment. */
export function StateBadge({ state }: { state: OccurrenceState }) {
  return <Badge {...stateLooks[state]}>{strings.states[state]}</Badge>;
}
