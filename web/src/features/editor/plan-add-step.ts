import type { Document, StepKind } from "@/api/schema.gen";
import type { Block } from "./block";
import { compose } from "./compose";
import { newStep } from "./new-step";
import type { Place } from "./place";
import { nameOf, type Plan } from "./plan";
import { putIn } from "./put-block";
import { strings } from "./strings";

const text = strings.plans;

/** A new step at a place; in a flow without steps, the first one. */
export function planAddStep(document: Document, place: Place | undefined, kind: StepKind = "instruction"): Plan {
  const { steps = [], start } = document;
  const step = newStep(kind, (id) => steps.some((known) => known.id === id));
  const anchor = steps.find(({ id }) => id === place?.step);
  if (anchor?.kind === "outcome" && place?.on !== "before") return { blocked: text.outcomeEnds };
  let fits = true;
  const operations = compose(document, (work) => {
    work.do({ op: "add_step", step, at: anchor ? steps.indexOf(anchor) + 1 : steps.length });
    if (place) fits = putIn(work, blockOfNew(step), place);
    else if (!start) work.do({ op: "set_start", step: step.id });
  });
  if (!fits) return { blocked: text.nothingAfter(nameOf(step)) };
  return { label: text.addStep, operations, select: { step: step.id } };
}

function blockOfNew({ id, branches = [] }: ReturnType<typeof newStep>): Block {
  const exits = branches.slice(0, 1).map((branch) => ({ step: id, branch: branch.id }));
  return { head: id, steps: new Set([id]), next: undefined, exits, inRow: false };
}
