/** The steps of a batch in words. A target's values are not known to the board, so texts name them. */
import type { Reading, ReadingStep } from "@/api/schema.gen";
import { branchText } from "@/flow/branch-text";
import { labelsOf, withLabels } from "@/flow/with-labels";

export type Labels = Readonly<Record<string, string>>;

export function boardLabels({ variables }: Reading): Labels {
  return labelsOf(variables);
}

/** The labels where the target is known. */
export function targetLabels(labels: Labels, target: string, values: Readonly<Record<string, unknown>> = {}): Labels {
  const known = Object.entries(values).map(([name, value]) => [name, String(value)]);
  return { ...labels, ...Object.fromEntries(known), target };
}

export function stepOf({ steps }: Reading, id: string): ReadingStep | undefined {
  return steps.find((step) => step.id === id);
}

export function stepText(reading: Reading, id: string, labels: Labels): string {
  const step = stepOf(reading, id);
  return step ? withLabels(step.title, labels) : id;
}

/** What a branch of a step is called. */
export function wayText(step: ReadingStep | undefined, branch: string, labels: Labels): string {
  const way = step?.branches.find(({ id }) => id === branch);
  return step && way ? branchText(step.kind, way, labels) : branch;
}

/** The steps that somebody can stand at, in reading order: decisions are passed without a word. */
export function columnsOf({ steps }: Reading): ReadingStep[] {
  return steps.filter(({ kind }) => kind !== "decision");
}
