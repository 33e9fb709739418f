import type { BranchBuild } from "./types";

/** How many steps a build has, how many follow each other at most within a branch, and in how many ends it comes out. */
export function measure(branches: readonly BranchBuild[]): [steps: number, depth: number, ends: number] {
  const steps = branches.flatMap((branch) => branch.steps);
  const depths = branches.map((branch) => depthOf(branch));
  return [steps.length, Math.max(0, ...depths), steps.filter(({ next }) => next.length === 0).length];
}

/** Steps that come round to where they were are counted once. */
function depthOf({ steps }: BranchBuild): number {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const known = new Map<string, number>();
  function from(id: string, on: ReadonlySet<string>): number {
    const step = byId.get(id);
    if (!step || on.has(id)) return 0;
    const counted = known.get(id);
    if (counted !== undefined) return counted;
    const further = step.next.map(({ to }) => from(to, new Set([...on, id])));
    const depth = 1 + Math.max(0, ...further);
    known.set(id, depth);
    return depth;
  }
  const [first] = steps;
  return first ? from(first.id, new Set()) : 0;
}
