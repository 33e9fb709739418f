/** Which steps are folded, so that what stands inside them is not shown. */
import type { Tree } from "./tree";

/** Up to here a flow is shown whole. */
export const largeFlow = 60;
const openLevels = 3;

export function initiallyFolded({ steps }: Tree): Set<string> {
  if (steps.length <= largeFlow) return new Set();
  return new Set(steps.flatMap(({ step, level, inside }) => (level >= openLevels && inside > 0 ? step.id : [])));
}

export function allFolded({ steps }: Tree): Set<string> {
  return new Set(steps.flatMap(({ step, inside }) => (inside > 0 ? step.id : [])));
}

/** With everything open that a step stands in. */
export function withPathTo({ steps, at }: Tree, folded: ReadonlySet<string>, step: string): ReadonlySet<string> {
  const open: string[] = [];
  for (let above = steps[at.get(step) ?? -1]?.parent; above !== undefined; above = steps[above]?.parent) {
    const id = steps[above]?.step.id;
    if (id !== undefined && folded.has(id)) open.push(id);
  }
  if (open.length === 0) return folded;
  const next = new Set(folded);
  for (const id of open) next.delete(id);
  return next;
}
