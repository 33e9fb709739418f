/**
 * A flow as a tree: every step hangs on the branch that reaches it first, counted in steps from the start, so that
 * every step has exactly one place. The other branches to it are jumps: on to another part, or back to a step above.
 */
import type { Graph, GraphBranch, GraphStep } from "./graph";

/** Where a branch leads: to the step that hangs on it, to one with its place elsewhere, or nowhere. */
export type Link =
  | { to: "child"; at: number }
  | { to: "on" | "back"; at: number; step: string; title: string }
  | { to: "nowhere" };

export type TreeStep = {
  /** Its id, made unique where a draft repeats one. */
  key: string;
  step: GraphStep;
  /** The index of the step it hangs on; absent where a tree begins. */
  parent?: number;
  /** The branch of the parent it hangs on. */
  via?: number;
  /** 1 where a tree begins. */
  level: number;
  /** One for each branch. */
  links: Link[];
  /** How many steps hang below it. */
  inside: number;
  /** Of a step that no path from the start reaches. */
  lost: boolean;
};

export type Tree = {
  /** In the order of the graph. */
  steps: readonly TreeStep[];
  /** Where trees begin: the start, then what no path reaches. */
  roots: readonly number[];
  /** All steps, each after its parent and before the siblings that follow it. */
  order: readonly number[];
  /** The index of the step with an id. */
  at: ReadonlyMap<string, number>;
};

export function treeOf(graph: Graph): Tree {
  const at = new Map<string, number>();
  for (const [index, { id }] of graph.steps.entries()) if (!at.has(id)) at.set(id, index);
  const steps = graph.steps.map((step, index): TreeStep => {
    const key = at.get(step.id) === index ? step.id : `${step.id} ${index}`;
    return { key, step, level: 1, links: [], inside: 0, lost: false };
  });
  const roots = hang(steps, at, graph);
  link(steps, at);
  const order = ordered(steps, roots);
  countInside(steps, order);
  nameJumps(steps, order);
  return { steps, roots, order, at };
}

type MayHang = (parent: TreeStep, branch: GraphBranch, child: TreeStep) => boolean;

/**
 * Gives every step its place, nearest to a root first, and says where trees begin. What is there now comes before what
 * is gone: that stands where it was, and nothing that is still there hangs on it.
 */
function hang(steps: readonly TreeStep[], at: ReadonlyMap<string, number>, { start, formerStart }: Graph): number[] {
  const placed = new Set<number>();
  const roots: number[] = [];
  const first = at.get(start);

  function plant(root: number | undefined, mayHang: MayHang): number[] {
    if (root === undefined) return [];
    if (!placed.has(root)) roots.push(root);
    placed.add(root);
    return grow([root], mayHang);
  }

  function grow(from: readonly number[], mayHang: MayHang): number[] {
    const queue = [...from];
    for (const parent of queue) queue.push(...hangOn(steps, at, parent, placed, mayHang));
    return queue;
  }

  plant(at.get(formerStart ?? ""), (parent, _, child) => isGone(parent) && (isGone(child) || child.step.id === start));
  plant(first, isThere);
  const entries = entriesOf(steps, at);
  for (const root of entries) {
    if (placed.has(root) || isGone(steps[root])) continue;
    for (const index of plant(root, isThere)) markLost(steps[index]);
  }
  grow([...placed], (_parent, _branch, child) => isGone(child));
  for (const root of entries) if (!placed.has(root)) plant(root, (_parent, _branch, child) => isGone(child));
  return roots;
}

/** Whether a line belongs to the flow as it is. */
const isThere: MayHang = (parent, branch, child) => !isGone(parent) && branch.change !== "removed" && !isGone(child);

export function isGone(item: TreeStep | undefined): boolean {
  return item?.step.change === "removed";
}

/** Hangs on a step what its branches lead to, and says what that is. */
function hangOn(
  steps: readonly TreeStep[],
  at: ReadonlyMap<string, number>,
  parent: number,
  placed: Set<number>,
  mayHang: MayHang,
): number[] {
  const from = steps[parent];
  const hung: number[] = [];
  for (const [via, branch] of from?.step.branches.entries() ?? []) {
    const target = at.get(branch.to ?? "");
    const child = target === undefined ? undefined : steps[target];
    if (target === undefined || !from || !child || placed.has(target) || !mayHang(from, branch, child)) continue;
    placed.add(target);
    hung.push(target);
    Object.assign(child, { parent, via, level: from.level + 1 });
  }
  return hung;
}

/** Says of every branch where it leads, now that every step has its place. */
function link(steps: readonly TreeStep[], at: ReadonlyMap<string, number>) {
  for (const [index, item] of steps.entries()) {
    item.links = item.step.branches.map(({ to }, via): Link => {
      const target = at.get(to ?? "");
      const child = target === undefined ? undefined : steps[target];
      if (target === undefined || !child) return { to: "nowhere" };
      if (child.parent === index && child.via === via) return { to: "child", at: target };
      return { to: "on", at: target, step: child.step.id, title: child.step.title };
    });
  }
}

function markLost(step: TreeStep | undefined) {
  if (step) step.lost = true;
}

/** Where to look for trees: steps that nothing leads to, then what is left, which goes in circles. */
function entriesOf(steps: readonly TreeStep[], at: ReadonlyMap<string, number>): number[] {
  const isFormer = (branch: GraphBranch) => branch.change === "removed";
  const living = steps.filter((item) => !isGone(item)).flatMap(({ step }) => step.branches.filter((b) => !isFormer(b)));
  const reached = new Set(living.map(({ to }) => at.get(to ?? "")));
  const all = [...steps.keys()];
  return [...all.filter((index) => !reached.has(index)), ...all];
}

function ordered(steps: readonly TreeStep[], roots: readonly number[]): number[] {
  const order: number[] = [];
  const stack = roots.toReversed();
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    order.push(index);
    for (const link of steps[index]?.links.toReversed() ?? []) if (link.to === "child") stack.push(link.at);
  }
  return order;
}

function countInside(steps: readonly TreeStep[], order: readonly number[]) {
  for (const index of order.toReversed()) {
    const step = steps[index];
    const parent = step?.parent === undefined ? undefined : steps[step.parent];
    if (step && parent) parent.inside += step.inside + 1;
  }
}

/** A jump to a step above goes back. What stands inside a step follows it at once, so two numbers tell. */
function nameJumps(steps: readonly TreeStep[], order: readonly number[]) {
  const placeOf = new Map(order.map((index, place) => [index, place]));
  for (const [index, { links }] of steps.entries()) {
    const place = placeOf.get(index) ?? 0;
    for (const [via, link] of links.entries()) {
      if (link.to !== "on") continue;
      const above = placeOf.get(link.at) ?? 0;
      const isBack = above <= place && place <= above + (steps[link.at]?.inside ?? 0);
      if (isBack) links[via] = { ...link, to: "back" };
    }
  }
}
