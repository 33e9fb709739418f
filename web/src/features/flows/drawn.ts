import type { Document, ReadingStep, Variable } from "@/api/schema.gen";

/** What outlines and maps show of a step. */
export type DrawnStep = Pick<ReadingStep, "id" | "kind" | "title" | "risk" | "minutes" | "outcome" | "branches">;
export type Drawn = { start: string; steps: DrawnStep[]; variables: Variable[] };

/** A document as outlines and maps take it. */
export function drawnOf({ start = "", steps = [], variables = [] }: Document): Drawn {
  return {
    start,
    variables,
    steps: steps.map(({ id, kind, title = "", risk = "none", minutes, outcome, branches = [] }) => ({
      id,
      kind,
      title,
      risk,
      branches,
      ...(minutes !== undefined && { minutes }),
      ...(outcome && { outcome }),
    })),
  };
}
