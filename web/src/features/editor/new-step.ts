import type { Branch, Step, StepKind } from "@/api/schema.gen";
import { freshId } from "./fresh-id";
import { strings } from "./strings";

/** A step as it begins: with what its kind cannot do without. */
export function newStep(kind: StepKind, isTaken: (id: string) => boolean): Step {
  const id = freshId("s", isTaken);
  if (kind === "outcome") return { id, kind, outcome: "resolved" };
  return { id, kind, branches: firstBranches(kind) };
}

export function firstBranches(kind: StepKind): Branch[] {
  switch (kind) {
    case "question":
      return [
        { id: freshId("b"), label: strings.yes },
        { id: freshId("b"), label: strings.no },
      ];
    case "instruction":
      return [{ id: "done" }];
    case "form":
      return [{ id: "next" }];
    case "decision":
      return [{ id: freshId("b"), when: { all: [] } }, { id: "else" }];
    case "outcome":
      return [];
  }
}
