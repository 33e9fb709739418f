/** A proposal beside the steps that are there: what it would add, change and take away. */
import type { BuildStep } from "./types";

export type StepDiff = { mark: "same" | "changed" | "added" | "removed"; before?: BuildStep; now?: BuildStep };

/** In the order of the proposal; what would go stands where it stood. */
export function proposalDiff(steps: readonly BuildStep[], proposed: readonly BuildStep[]): StepDiff[] {
  const old = new Map(steps.map((step) => [step.id, step]));
  const kept = new Set(proposed.map(({ id }) => id));
  const diffs: StepDiff[] = proposed.map((now) => {
    const before = old.get(now.id);
    if (!before) return { mark: "added", now };
    return { mark: isSame(before, now) ? "same" : "changed", before, now };
  });
  for (const [at, before] of steps.entries()) {
    if (kept.has(before.id)) continue;
    const previous = steps.slice(0, at).findLast(({ id }) => kept.has(id))?.id;
    const place = previous === undefined ? 0 : diffs.findIndex(({ now }) => now?.id === previous) + 1;
    diffs.splice(place, 0, { mark: "removed", before });
  }
  return diffs;
}

function isSame(one: BuildStep, other: BuildStep): boolean {
  return JSON.stringify(read(one)) === JSON.stringify(read(other));
}

/** What people read of a step, in one order. */
const read = ({ kind, title, body, risk, next }: BuildStep) => [
  kind,
  title,
  body,
  risk,
  next.map(({ label, to }) => [label, to]),
];
