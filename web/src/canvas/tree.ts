/**
 * A flow as a tree: every step hangs on the branch that reaches it first, counted in steps from the start, so that
 * every step has exactly one place. The other branches to it are jumps: on to another part, or back to a step above.
 */
import type { Graph, GraphStep } from "./graph";

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
  const roots = hang(steps, at, graph.start);
  const order = ordered(steps, roots);
  countInside(steps, order);
  nameJumps(steps, order);
  return { steps, roots, order, at };
}

/** Gives every step its place, nearest to a root first, and says where trees begin. */
function hang(steps: readonly TreeStep[], at: ReadonlyMap<string, number>, start: string): number[] {
  const placed = new Set<number>();
  const roots: number[] = [];
  for (const root of entries(steps, at, start)) {
    if (placed.has(root)) continue;
    roots.push(root);
    placed.add(root);
    const queue = [root];
    for (const parent of queue) queue.push(...hangOn(steps, at, parent, placed));
    if (root !== at.get(start)) for (const index of queue) markLost(steps[index]);
  }
  return roots;
}

/** Links the branches of a step, and says which steps hang on it. */
function hangOn(steps: readonly TreeStep[], at: ReadonlyMap<string, number>, parent: number, placed: Set<number>) {
  const from = steps[parent];
  const hung: number[] = [];
  for (const [via, { to }] of from?.step.branches.entries() ?? []) {
    const target = at.get(to ?? "");
    const child = target === undefined ? undefined : steps[target];
    if (target === undefined || !from || !child) from?.links.push({ to: "nowhere" });
    else if (placed.has(target))
      from.links.push({ to: "on", at: target, step: child.step.id, title: child.step.title });
    else {
      placed.add(target);
      hung.push(target);
      Object.assign(child, { parent, via, level: from.level + 1 });
      from.links.push({ to: "child", at: target });
    }
  }
  return hung;
}

function markLost(step: TreeStep | undefined) {
  if (step) step.lost = true;
}

/** Where to look for trees: the start, then steps that nothing leads to, then what is left, which goes in circles. */
function entries(steps: readonly TreeStep[], at: ReadonlyMap<string, number>, start: string): number[] {
  const reached = new Set(steps.flatMap(({ step }) => step.branches.map(({ to }) => at.get(to ?? ""))));
  const first = at.get(start);
  const all = [...steps.keys()];
  return [...(first === undefined ? [] : [first]), ...all.filter((index) => !reached.has(index)), ...all];
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
