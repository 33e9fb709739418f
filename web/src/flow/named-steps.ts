import type { Variable } from "@/api/schema.gen";
import { labelsOf, withLabels } from "./with-labels";

export type NamedStep = { id: string; title: string };
type Source = { steps?: readonly { id: string; title?: string }[]; variables?: readonly Variable[] };

/** What the steps of a flow are called, for places that only name them. */
export function namedSteps({ steps = [], variables = [] }: Source): NamedStep[] {
  const labels = labelsOf(variables);
  return steps.map(({ id, title = "" }) => ({ id, title: withLabels(title, labels) }));
}
