import type { BranchDiff, Diff, Document, Step, StepDiff } from "@/api/schema.gen";
import type { Graph, GraphBranch, GraphStep } from "@/canvas/graph";
import { branchText } from "@/flow/branch-text";
import { labelsOf, withLabels } from "@/flow/with-labels";
import { compareStrings } from "./compare-strings";

const names = compareStrings.fields;

/** The new flow with its changes marked. What is gone stands where it was, as far as something still leads there. */
export function diffGraph(diff: Diff, old: Document, now: Document): Graph {
  const changes = new Map(diff.steps.map((step) => [step.id, step]));
  const before = new Map((old.steps ?? []).map((step) => [step.id, step]));
  const isGone = (id: string | undefined) => id !== undefined && changes.get(id)?.change === "removed";
  const labels = labelsOf([...(old.variables ?? []), ...(now.variables ?? [])]);
  const drawn = { before, isGone, labels };
  const start = now.start || old.start || "";
  return {
    start,
    ...(old.start && leadsTo(start, old.start, drawn) && { formerStart: old.start }),
    steps: [
      ...(now.steps ?? []).map((step) => stepOf(step, changes.get(step.id), drawn)),
      ...(old.steps ?? []).filter(({ id }) => isGone(id)).map((step) => stepOf(step, changes.get(step.id), drawn)),
    ],
  };
}

type Drawn = {
  before: ReadonlyMap<string, Step>;
  isGone: (id: string | undefined) => boolean;
  labels: Readonly<Record<string, string>>;
};

/** Whether a step that is gone led to one, by itself or over others that are gone. */
function leadsTo(to: string, from: string, { before, isGone }: Drawn): boolean {
  const walked = isGone(from) ? new Set([from]) : new Set<string>();
  for (const id of walked) {
    for (const { to: next = "" } of before.get(id)?.branches ?? []) {
      if (next === to) return true;
      if (isGone(next)) walked.add(next);
    }
  }
  return false;
}

function stepOf(step: Step, diff: StepDiff | undefined, drawn: Drawn): GraphStep {
  const { id, kind, title = "", risk = "none", outcome } = step;
  return {
    id,
    kind,
    risk,
    title: withLabels(title, drawn.labels),
    ...(outcome && { outcome }),
    ...(diff && { change: diff.change, details: detailsOf(diff) }),
    branches: branchesOf(step, diff, drawn),
  };
}

/** Which parts of a step read differently. */
function detailsOf({ change, fields }: StepDiff): string[] {
  return change === "changed" ? fields.map(({ field }) => names[field]) : [];
}

function branchesOf({ id, kind, branches = [] }: Step, diff: StepDiff | undefined, drawn: Drawn): GraphBranch[] {
  const isGone = diff?.change === "removed";
  // Of a step that is new or gone, the step alone is marked.
  const marks = diff && diff.change !== "added" && !isGone ? diff.branches : [];
  const byId = new Map(marks.map((mark) => [mark.id, mark]));
  const shown = branches.map((branch): GraphBranch => {
    const change = byId.get(branch.id)?.change;
    const label = branchText(kind, branch, drawn.labels) || branch.id;
    return { id: branch.id, label, ...(branch.to !== undefined && { to: branch.to }), ...(change && { change }) };
  });
  return [...shown, ...marks.flatMap((mark) => formerBranch(id, mark, drawn))];
}

/** A branch as it was, where it is gone or led to another step. */
function formerBranch(step: string, { id, change, rewired }: BranchDiff, drawn: Drawn): GraphBranch[] {
  const ledElsewhere = change === "changed" && drawn.before.has(rewired?.old ?? "");
  if (change !== "removed" && !ledElsewhere) return [];
  const before = drawn.before.get(step);
  const branch = before?.branches?.find((branch) => branch.id === id);
  if (!before || !branch) return [];
  const label = branchText(before.kind, branch, drawn.labels) || id;
  return [{ id: `${id} before`, label, ...(branch.to !== undefined && { to: branch.to }), change: "removed" }];
}
