import type { Document } from "@/api/schema.gen";
import { blockOf } from "./block";
import { compose, type Work } from "./compose";
import type { Selection } from "./document-store";
import { nameOf, type Plan } from "./plan";
import { isFork, takeOut } from "./put-block";
import { rowsOf } from "./rows";
import { strings } from "./strings";

const text = strings.plans;

/** Removes a step with all that stands inside it, or a branch with the steps that hang on it alone. */
export function planRemove(document: Document, { step: id, branch }: Selection): Plan {
  const step = document.steps?.find((step) => step.id === id);
  if (!step) return { blocked: text.nothingSelected };
  return branch === undefined ? planRemoveStep(document, step.id) : planRemoveBranch(document, step.id, branch);
}

function planRemoveStep(document: Document, id: string): Plan {
  const block = blockOf(document, id);
  if (!block) return { blocked: text.nothingSelected };
  const rows = rowsOf(document).filter(({ kind }) => kind === "step");
  const at = rows.findIndex(({ step }) => step.id === id);
  const above = rows[at - 1]?.step.id;
  const operations = compose(document, (work) => {
    takeOut(work, block);
    removeSteps(work, block.steps);
  });
  const select = block.next ?? above;
  return {
    label: text.remove(nameOf(rows[at]?.step), block.steps.size - 1),
    done: text.removed(nameOf(rows[at]?.step), block.steps.size - 1),
    operations,
    select: select === undefined ? {} : { step: select },
  };
}

function planRemoveBranch(document: Document, id: string, branch: string): Plan {
  const step = document.steps?.find((step) => step.id === id);
  const way = step?.branches?.find((way) => way.id === branch);
  if (!step || !way) return { blocked: text.nothingSelected };
  const hangs = rowsOf(document).find(
    ({ kind, from }) => kind === "branch" && from?.step.id === id && from.branch.id === branch,
  );
  const isOnlyWay = !isFork(step.kind) && step.branches?.length === 1;
  const operations = compose(document, (work) => {
    if (hangs) removeSteps(work, inBranch(document, hangs.key));
    // Where a step cannot do without the branch, only its target goes.
    if (!isOnlyWay) work.do({ op: "remove_branch", step: id, branch });
    else if (way.to !== undefined) work.do({ op: "connect", step: id, branch, to: null });
  });
  const name = (isFork(step.kind) && way.label) || nameOf(step);
  return {
    label: text.removeBranch(name),
    done: text.removedBranch(name),
    operations,
    select: { step: id },
  };
}

/** The steps in the rows inside of a row. */
function inBranch(document: Document, key: string): Set<string> {
  const rows = rowsOf(document);
  const at = rows.findIndex((row) => row.key === key);
  const top = rows[at];
  if (!top) return new Set();
  const after = rows.findIndex(({ level }, index) => index > at && level <= top.level);
  const inside = rows.slice(at + 1, after < 0 ? undefined : after);
  return new Set(inside.filter(({ kind }) => kind === "step").map(({ step }) => step.id));
}

/** What still leads to a removed step leads nowhere then. */
function removeSteps(work: Work, ids: ReadonlySet<string>) {
  for (const { id, branches = [] } of work.document.steps ?? []) {
    if (ids.has(id)) continue;
    for (const { id: branch, to } of branches) {
      if (to !== undefined && ids.has(to)) work.do({ op: "connect", step: id, branch, to: null });
    }
  }
  for (const step of ids) work.do({ op: "remove_step", step });
}
