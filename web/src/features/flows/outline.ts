/**
 * A flow as an indented list. Steps in a row stand under each other; what hangs on one branch alone stands inside
 * that branch; a step that several branches lead to stands after the step where they parted, and each of them ends
 * with a jump to it. So every step has exactly one place, however the flow is woven.
 */
import { dominators } from "./dominators";

export type OutlineBranch = { id: string; label?: string; to?: string };
export type OutlineStep = { id: string; kind: string; branches: readonly OutlineBranch[] };

/** Where a branch goes when the step it leads to has its place elsewhere. */
export type Jump = { way: "on" | "back"; step: number } | { way: "missing"; to: string | undefined };

export type OutlineRow = {
  key: string;
  level: number;
  /** Index of the step the row shows, or, for a branch or a jump, of the step it leaves. */
  step: number;
  kind: "step" | "branch" | "jump";
  /** The branch the row stands for, or that leads to the only step inside it. */
  branch?: OutlineBranch;
  jump?: Jump;
  hasChildren: boolean;
  /** No path from the start comes here. */
  lost?: boolean;
};

type Graph = {
  steps: readonly OutlineStep[];
  targets: readonly (readonly number[])[];
  owner: readonly number[];
  order: readonly number[];
  /** What each step owns, in the order of walking. */
  owned: readonly (readonly number[])[];
  /** How many branches lead to each step, those that go back aside. */
  ways: readonly number[];
};
type StepTask = { step: number; level: number; via?: OutlineBranch };
type Task = { row: OutlineRow } | StepTask;

const nowhere = -1;

export function buildOutline(steps: readonly OutlineStep[], start: string): OutlineRow[] {
  const { graph, entries, first } = graphOf(steps, start);
  const rows: OutlineRow[] = [];
  const tasks: Task[] = entries.toReversed().map((step) => ({ step, level: 1 }));
  // A stack instead of recursion: a flow may nest as deep as it has steps.
  for (let task = tasks.pop(); task; task = tasks.pop()) {
    if ("row" in task) {
      rows.push(task.row);
      continue;
    }
    const { row, inside, after } = unfold(graph, task);
    const isLost = task.step !== first && graph.owner[task.step] === nowhere;
    rows.push(isLost ? { ...row, lost: true } : row);
    tasks.push(...after.toReversed(), ...inside.toReversed());
  }
  return rows;
}

/** The row of a step, what stands inside it, and what follows it on its own level. */
function unfold(graph: Graph, { step, level, via }: StepTask) {
  const branches = graph.steps[step]?.branches ?? [];
  const main = mainBranch(graph.steps[step]);
  const inside: Task[] = [];
  const after: Task[] = [];
  const placed = new Set<number>();
  for (const [at, branch] of branches.entries()) {
    const target = graph.targets[step]?.[at] ?? nowhere;
    const isOwned = graph.owner[target] === step;
    if (isOwned && graph.ways[target] === 1) {
      placed.add(target);
      if (at === main) after.unshift({ step: target, level });
      else if (isLeaf(graph, target)) inside.push({ step: target, level: level + 1, via: branch });
      else inside.push({ row: branchRow(step, at, branch, level + 1) }, { step: target, level: level + 2 });
    } else if (branches.length > 1) {
      inside.push({ row: { ...jumpRow(graph, step, at, level + 1), branch } });
    } else if (!isOwned) after.push({ row: jumpRow(graph, step, at, level) });
  }
  for (const target of graph.owned[step] ?? []) if (!placed.has(target)) after.push({ step: target, level });
  const row = { key: `${step}`, level, step, kind: "step" as const, hasChildren: inside.length > 0 };
  return { row: via ? { ...row, branch: via } : row, inside, after };
}

function branchRow(step: number, at: number, branch: OutlineBranch, level: number): OutlineRow {
  return { key: `${step}/${at}`, level, step, kind: "branch", branch, hasChildren: true };
}

function jumpRow({ steps, targets, order }: Graph, step: number, at: number, level: number): OutlineRow {
  const branch = steps[step]?.branches[at];
  const target = targets[step]?.[at] ?? nowhere;
  const isBack = (order[target] ?? 0) <= (order[step] ?? 0);
  const jump: Jump =
    target === nowhere ? { way: "missing", to: branch?.to } : { way: isBack ? "back" : "on", step: target };
  return { key: `${step}/${at}`, level, step, kind: "jump", jump, hasChildren: false };
}

/** The branch that carries on in the same row: the only one, or what was done goes on while what failed stands aside. */
function mainBranch(step: OutlineStep | undefined): number {
  if (!step) return nowhere;
  if (step.branches.length === 1) return 0;
  return step.kind === "instruction" ? step.branches.findIndex(({ id }) => id === "done") : nowhere;
}

function isLeaf({ steps }: Graph, step: number): boolean {
  return steps[step]?.branches.length === 0;
}

function graphOf(steps: readonly OutlineStep[], start: string) {
  const byId = new Map<string, number>();
  for (const [at, { id }] of steps.entries()) if (!byId.has(id)) byId.set(id, at);
  const targets = steps.map(({ branches }) => branches.map(({ to }) => byId.get(to ?? "") ?? nowhere));
  const first = byId.get(start) ?? nowhere;
  const { owner, order, entries } = dominators(targets, first);
  const owned: number[][] = steps.map(() => []);
  for (const [step, by] of owner.entries()) owned[by]?.push(step);
  for (const list of owned) list.sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0));
  const ways = steps.map(() => 0);
  for (const [step, row] of targets.entries()) {
    for (const target of row) if ((order[target] ?? 0) > (order[step] ?? 0)) ways[target] = (ways[target] ?? 0) + 1;
  }
  const graph: Graph = { steps, targets, owner, order, owned, ways };
  return { graph, entries, first };
}
