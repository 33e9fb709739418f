/** The flow that a build is on the way to, as the canvas draws it: also what is only planned, or still being written. */
import type { Graph, GraphBranch, GraphStep } from "@/canvas/graph";
import { branchesOf } from "./branches-of";
import { branchTarget } from "./calls";
import { strings } from "./strings";
import type { BuildStep, CallItem, Conversation, Finding, PlanBranch } from "./types";

/** What has come of a call that still runs. */
export type Live = { target: string; items: readonly CallItem[] };

type Part = PlanBranch & { shown: readonly BuildStep[]; isDraft: boolean };

const triageId = "@";

export function previewGraph(build: Conversation, live: readonly Live[], findings: readonly Finding[] = []): Graph {
  const parts = partsOf(build, live);
  const { triage } = build.plan ?? {};
  const isTree = build.foundation.kind === "troubleshooting";
  const marks = marksOf(findings);
  const steps = parts.flatMap((part, at) => stepsOf(part, isTree ? undefined : parts[at + 1], parts, marks));
  const [first] = parts;
  if (!first) return { start: "", steps: [] };
  if (!isTree) return { start: entryOf(first), steps };
  const question: GraphStep = {
    id: triageId,
    kind: "question",
    title: triage?.title || build.foundation.title,
    risk: "none",
    branches: parts.map((part) => ({
      id: part.key,
      label: part.label || strings.scaffold.newBranch,
      to: entryOf(part),
    })),
  };
  return { start: triageId, steps: [question, ...steps] };
}

/** Which branch and which step a card of the preview stands for. */
export function placeOf(id: string): { branch: string; step?: string } | undefined {
  if (id === triageId) return undefined;
  const [branch = "", step] = id.split("/");
  return step ? { branch, step } : { branch };
}

export const cardId = (branch: string, step: string) => `${branch}/${step}`;

/** The branches of the plan, or those that have come of it so far. */
function partsOf(build: Conversation, live: readonly Live[]): Part[] {
  const coming = live.find(({ target }) => target === "scaffold");
  if (coming && coming.items.length > 0) {
    return planned(coming.items).map((branch) => ({ ...branch, shown: [], isDraft: true }));
  }
  const builds = branchesOf(build);
  return (build.plan?.branches ?? []).map((branch, at) => {
    const { steps = [], proposal } = builds[at] ?? {};
    const writing = live.find(({ target }) => target === branchTarget(branch.key));
    if (steps.length > 0) return { ...branch, shown: steps, isDraft: false };
    const drafted = writing ? written(writing.items) : (proposal?.steps ?? []);
    return { ...branch, shown: drafted, isDraft: true };
  });
}

export function planned(items: readonly CallItem[]): PlanBranch[] {
  return items.filter((item): item is PlanBranch => "cause" in item);
}

export function written(items: readonly CallItem[]): BuildStep[] {
  return items.filter((item): item is BuildStep => "next" in item);
}

function entryOf({ key, shown }: Part): string {
  const [first] = shown;
  return first ? cardId(key, first.id) : key;
}

function stepsOf(
  part: Part,
  following: Part | undefined,
  parts: readonly Part[],
  marks: ReadonlyMap<string, NonNullable<GraphStep["marks"]>>,
): GraphStep[] {
  if (part.shown.length === 0) return [toCome(part, following)];
  const known = new Set(part.shown.map(({ id }) => id));
  return part.shown.map((step) => {
    const id = cardId(part.key, step.id);
    const found = marks.get(id);
    // The end of a part is where the next one begins.
    const goesOn = step.kind === "fixed" && following !== undefined;
    const branches = goesOn
      ? [{ id: "on", label: strings.step.newWays.done, to: entryOf(following) }]
      : step.next.map((way, at) => branchOf(way, at, part.key, known, parts));
    return {
      id,
      ...kindOf(step, goesOn),
      title: step.title,
      risk: step.risk,
      branches,
      ...(part.isDraft && { isDraft: true }),
      ...(found && { marks: found }),
    };
  });
}

function kindOf({ kind }: BuildStep, goesOn: boolean): Pick<GraphStep, "kind" | "outcome"> {
  if (kind === "ask") return { kind: "question" };
  if (kind === "do" || goesOn) return { kind: "instruction" };
  return { kind: "outcome", outcome: kind === "fixed" ? "resolved" : "escalated" };
}

function branchOf(
  { label, to }: BuildStep["next"][number],
  at: number,
  key: string,
  known: ReadonlySet<string>,
  parts: readonly Part[],
): GraphBranch {
  const other = to.startsWith("@") ? parts.find((part) => `@${part.key}` === to) : undefined;
  const target = other ? entryOf(other) : known.has(to) ? cardId(key, to) : undefined;
  return { id: `${at}`, label: label || strings.step.newWays.done, ...(target && { to: target }) };
}

/** Stands for the steps of a branch until there are some. */
function toCome({ key, label, entry, steps, isDraft }: Part, following: Part | undefined): GraphStep {
  return {
    id: key,
    kind: "instruction",
    title: entry || label,
    risk: "none",
    details: [strings.preview.toCome(steps)],
    branches: following ? [{ id: "on", label: strings.step.newWays.done, to: entryOf(following) }] : [],
    ...(isDraft && { isDraft: true }),
  };
}

function marksOf(findings: readonly Finding[]) {
  const marks = new Map<string, NonNullable<GraphStep["marks"]>>();
  for (const { branch, step, severity } of findings) {
    if (branch === undefined || step === undefined) continue;
    const id = cardId(branch, step);
    const { errors, warnings } = marks.get(id) ?? { errors: 0, warnings: 0 };
    marks.set(id, severity === "error" ? { errors: errors + 1, warnings } : { errors, warnings: warnings + 1 });
  }
  return marks;
}
