/**
 * For every step the last step that all paths to it have in common: its owner. After Cooper, Harvey and Kennedy,
 * "A Simple, Fast Dominance Algorithm".
 */

type Targets = readonly (readonly number[])[];

export type Dominators = {
  /** The owner of each step, or -1 for one where walking begins. */
  owner: number[];
  /** The place of each step when walking: every step after its owner. */
  order: number[];
  /** The first step, then each step from where the steps that no path reaches can be reached. */
  entries: number[];
};

const none = -1;

export function dominators(targets: Targets, first: number): Dominators {
  const owner = targets.map(() => none);
  const order = targets.map(() => none);
  const entries: number[] = [];
  const sources = reversed(targets);
  let placed = 0;
  for (const entry of [first, ...targets.keys()]) {
    if (order[entry] !== none) continue;
    const since = placed;
    const walk = walkFrom(entry, targets, order);
    for (const step of walk) order[step] = placed++;
    settle(walk, sources, owner, order, since);
    entries.push(entry);
  }
  return { owner, order, entries };
}

/** Steps not placed yet that can be reached from here, each before those it leads to, loops aside. */
function walkFrom(entry: number, targets: Targets, order: readonly number[]): number[] {
  const walk: number[] = [];
  const seen = new Set([entry]);
  // The last branch is looked into first, so that in the reversed walk the first branch comes first.
  const stack = [{ step: entry, left: targets[entry]?.length ?? 0 }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    if (top.left === 0) {
      walk.push(top.step);
      stack.pop();
      continue;
    }
    top.left -= 1;
    const next = targets[top.step]?.[top.left] ?? none;
    if (next === none || seen.has(next) || order[next] !== none) continue;
    seen.add(next);
    stack.push({ step: next, left: targets[next]?.length ?? 0 });
  }
  return walk.reverse();
}

/** Finds the owners of the steps of one walk; edges from other walks do not count. */
function settle(walk: readonly number[], sources: Targets, owner: number[], order: readonly number[], since: number) {
  const orderOf = (step: number) => order[step] ?? none;
  const [entry = none, ...rest] = walk;
  owner[entry] = entry;
  for (let changed = true; changed; ) {
    changed = false;
    for (const step of rest) {
      const known = (sources[step] ?? []).filter((source) => orderOf(source) >= since && owner[source] !== none);
      const common = known.reduce((one, other) => meet(one, other, owner, orderOf));
      changed ||= owner[step] !== common;
      owner[step] = common;
    }
  }
  owner[entry] = none;
}

function meet(one: number, other: number, owner: readonly number[], orderOf: (step: number) => number): number {
  let [a, b] = [one, other];
  while (a !== b) {
    if (orderOf(a) > orderOf(b)) a = owner[a] ?? none;
    else b = owner[b] ?? none;
  }
  return a;
}

function reversed(targets: Targets): number[][] {
  const sources: number[][] = targets.map(() => []);
  for (const [step, row] of targets.entries()) for (const target of row) sources[target]?.push(step);
  return sources;
}
