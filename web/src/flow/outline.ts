/**
 * A flow as an indented list. Steps in a row stand under each other; what hangs on one branch alone stands inside
 * that branch; a step that several branches lead to stands after the step where they parted, and each of them ends
 * with a jump to it. So every step has exactly one place, however the flow is woven.
 */
import { dominators } from "./dominators";

export type OutlineBranch = { id: string; to?: string };
export type OutlineStep = { id: string; kind: string; branches: readonly OutlineBranch[] };

export type OutlinePlace = { step: number; at: number };

/** Where a branch goes when the step it leads to has its place elsewhere. */
export type Jump = { way: "on" | "back"; step: number } | { way: "missing"; to: string | undefined };

export type OutlineRow = {
  key: string;
  level: number;
  /** Index of the step the row shows, or, for a branch or a jump, of the step it leaves. */
  step: number;
  kind: "step" | "branch" | "jump";
  /** The branch the row stands for, or that the step of the row hangs on: of which step, and which one. */
  branch?: OutlinePlace;
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
type StepTask = { step: number; level: number; via?: OutlinePlace };
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
function unfold(graph: Graph, task: StepTask) {
  const { step, level, via } = task;
  const inside: Task[] = [];
  const after: Task[] = [];
  const following = new Set(graph.owned[step]);
  for (const at of graph.steps[step]?.branches.keys() ?? []) {
    const target = graph.targets[step]?.[at] ?? nowhere;
    const isAlone = graph.owner[target] === step && graph.ways[target] === 1;
    if (isAlone && at === mainBranch(graph.steps[step])) continue;
    if (isAlone) following.delete(target);
    if (isAlone) inside.push(...hang(graph, step, at, level + 1));
    else leave(graph, task, at, inside, after);
  }
  for (const target of following) after.push({ step: target, level });
  const row = { key: `${step}`, level, step, kind: "step" as const, hasChildren: inside.length > 0 };
  return { row: via ? { ...row, branch: via } : row, inside, after };
}

/** A branch to a step that has its place elsewhere. The only way on needs no word where that step stands next. */
function leave(graph: Graph, { step, level }: StepTask, at: number, inside: Task[], after: Task[]) {
  if (graph.steps[step]?.branches.length !== 1) inside.push({ row: jumpRow(graph, step, at, level + 1) });
  else if (graph.owner[graph.targets[step]?.[at] ?? nowhere] !== step) {
    after.push({ row: jumpRow(graph, step, at, level) });
  }
}

/** What hangs on one branch alone: an ending beside its label, anything longer below it. */
function hang(graph: Graph, step: number, at: number, level: number): Task[] {
  const target = graph.targets[step]?.[at] ?? nowhere;
  const branch = { step, at };
  if (graph.steps[target]?.branches.length === 0) return [{ step: target, level, via: branch }];
  const row: OutlineRow = { key: `${step}/${at}`, level, step, kind: "branch", branch, hasChildren: true };
  return [{ row }, { step: target, level: level + 1 }];
}

function jumpRow({ steps, targets, order }: Graph, step: number, at: number, level: number): OutlineRow {
  const branches = steps[step]?.branches ?? [];
  const target = targets[step]?.[at] ?? nowhere;
  const isBack = (order[target] ?? 0) <= (order[step] ?? 0);
  const jump: Jump =
    target === nowhere ? { way: "missing", to: branches[at]?.to } : { way: isBack ? "back" : "on", step: target };
  const row = { key: `${step}/${at}`, level, step, kind: "jump", jump, hasChildren: false } as const;
  // The only way on needs no name.
  return branches.length === 1 ? row : { ...row, branch: { step, at } };
}

/** The branch that carries on in the same row: the only one, or what was done goes on while what failed stands aside. */
function mainBranch(step: OutlineStep | undefined): number {
  if (!step) return nowhere;
  if (step.branches.length === 1) return 0;
  return step.kind === "instruction" ? step.branches.findIndex(({ id }) => id === "done") : nowhere;
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
