import type { Document } from "@/api/schema.gen";
import { compose } from "./compose";
import { nameOf, type Plan } from "./plan";
import { addWay } from "./put-block";
import { strings } from "./strings";

const text = strings.plans;
const waysOfInstruction = 3;

/** One more branch of a step, behind the one that is worked on. */
export function planAddBranch(document: Document, id: string, after?: string): Plan {
  const step = document.steps?.find((step) => step.id === id);
  if (!step || step.kind === "outcome") return { blocked: text.outcomeEnds };
  const branches = step.branches ?? [];
  if (step.kind === "form" && branches.length > 0) return { blocked: text.formHasOne };
  if (step.kind === "instruction" && branches.length >= waysOfInstruction) return { blocked: text.instructionHasAll };
  const at = branches.findIndex((branch) => branch.id === after);
  let added = "";
  const operations = compose(document, (work) => {
    added = addWay(work, step, at < 0 ? branches.length : at + 1).id;
  });
  return { label: text.addBranch(nameOf(step)), operations, select: { step: id, branch: added } };
}
