import { strings } from "./strings";
import type { BuildStep, Plan } from "./types";

const text = strings.step;

/** Where a way leads, as people call it. */
export function targetName(to: string, steps: readonly BuildStep[], plan: Plan | undefined): string {
  if (to.startsWith("@")) {
    const branch = plan?.branches.find(({ key }) => `@${key}` === to);
    return branch ? text.branchTarget(branch.label) : text.nowhere;
  }
  const step = steps.find(({ id }) => id === to);
  return step ? step.title || text.untitled : text.nowhere;
}
