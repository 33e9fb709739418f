import type { Branch, Document, Step, StepKind } from "@/api/schema.gen";
import { words } from "@/flow/words";
import { compose, type Work } from "./compose";
import { freshId } from "./fresh-id";
import { firstBranches } from "./new-step";
import { nameOf, type Plan } from "./plan";
import { strings } from "./strings";

/** Makes another kind of step of one. Its ways on stay; what only the old kind had goes. */
export function planKind(document: Document, id: string, kind: StepKind): Plan {
  const step = document.steps?.find((step) => step.id === id);
  if (!step) return { blocked: strings.plans.nothingSelected };
  const operations = compose(document, (work) => {
    work.do({ op: "set_step", step: id, field: "kind", value: kind });
    dropContent(work, step, kind);
    if (kind === "outcome" && !step.outcome) {
      work.do({ op: "set_step", step: id, field: "outcome", value: "resolved" });
    }
    replaceBranches(work, step, branchesFor(kind, step));
  });
  return { label: strings.plans.kind(nameOf(step), words.step.kinds[kind]), operations };
}

function dropContent(work: Work, { id: step, checklist, commands, fields, outcome }: Step, kind: StepKind) {
  if (kind !== "instruction" && checklist) work.do({ op: "set_step", step, field: "checklist", value: null });
  if (kind !== "instruction" && commands) work.do({ op: "set_step", step, field: "commands", value: null });
  if (kind !== "form" && fields) work.do({ op: "set_step", step, field: "fields", value: null });
  if (kind !== "outcome" && outcome) work.do({ op: "set_step", step, field: "outcome", value: null });
}

/** The branches of the new kind, leading where the old ones led, in their order. */
function branchesFor(kind: StepKind, { branches: old = [], kind: oldKind }: Step): Branch[] {
  const first = firstBranches(kind);
  // Too many ways for the new kind are kept if they lead somewhere: the checker asks what shall become of them.
  const kept = old.length > first.length ? old.filter(({ to }) => to !== undefined) : old;
  const taken = new Set<string>();
  const made = Array.from({ length: Math.max(first.length, kept.length) }, (_, at): Branch => {
    const before = kept[at];
    const wanted = fixedIds[kind]?.[at] ?? before?.id ?? first[at]?.id;
    const id = wanted === undefined || taken.has(wanted) ? freshId("b", (id) => taken.has(id)) : wanted;
    taken.add(id);
    const label = before?.label ?? (kind === "question" ? labelFor(oldKind, before, first[at]) : undefined);
    const when = before?.when ?? first[at]?.when;
    return {
      id,
      ...(label && { label }),
      ...(before?.to !== undefined && { to: before.to }),
      ...(kind === "decision" && when && { when }),
    };
  });
  return kind === "decision" ? ruled(made) : made;
}

/** What branches are called where the kind of step says so. */
const fixedIds: Partial<Record<StepKind, string[]>> = { instruction: ["done", "failed", "skipped"], form: ["next"] };

function labelFor(oldKind: StepKind, before: Branch | undefined, first: Branch | undefined): string | undefined {
  const usual: Record<string, string> = words.step.instructionBranches;
  // A way that leads nowhere yet says nothing worth keeping.
  return (oldKind === "instruction" && before?.to !== undefined ? usual[before.id] : undefined) ?? first?.label;
}

/** All branches of a decision but the last have a rule. */
function ruled(branches: Branch[]): Branch[] {
  return branches.map(({ when, ...branch }, at) =>
    at === branches.length - 1 ? branch : { ...branch, when: when ?? { all: [] } },
  );
}

function replaceBranches(work: Work, { id: step, branches: old = [] }: Step, branches: readonly Branch[]) {
  for (const { id: branch } of old) work.do({ op: "remove_branch", step, branch });
  for (const [at, branch] of branches.entries()) work.do({ op: "add_branch", step, branch, at });
}
