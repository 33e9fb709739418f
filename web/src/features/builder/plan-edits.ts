/** What somebody does to a plan by hand: the plan before, and the plan after. */
import { freshKey } from "./branch-names";
import { limits } from "./limits";
import { strings } from "./strings";
import type { Plan, PlanBranch } from "./types";

export function withBranch(plan: Plan, key: string, change: Partial<PlanBranch>): Plan {
  return { ...plan, branches: plan.branches.map((branch) => (branch.key === key ? { ...branch, ...change } : branch)) };
}

export function addBranch(plan: Plan): { plan: Plan; key: string } {
  const { newBranch: label } = strings.scaffold;
  const key = freshKey(label, keysOf(plan));
  const branch: PlanBranch = { key, label: "", cause: "", entry: "", steps: usualSteps, src: [] };
  return { plan: { ...plan, branches: [...plan.branches, branch] }, key };
}

export function removeBranches(plan: Plan, keys: readonly string[]): Plan {
  return { ...plan, branches: plan.branches.filter(({ key }) => !keys.includes(key)) };
}

/** Puts a branch at another place; nothing happens at the ends. */
export function moveBranch(plan: Plan, key: string, to: number): Plan {
  const moved = plan.branches.find((branch) => branch.key === key);
  if (!moved || to < 0 || to >= plan.branches.length) return plan;
  return { ...plan, branches: plan.branches.filter((branch) => branch !== moved).toSpliced(to, 0, moved) };
}

/** Makes one branch of several, at the place and under the key of the first. */
export function mergeBranches(plan: Plan, keys: readonly string[]): { plan: Plan; label: string } {
  const parts = plan.branches.filter(({ key }) => keys.includes(key));
  const [first] = parts;
  if (!first || parts.length < 2) return { plan, label: "" };
  const label = strings.scaffold.and(parts.map((part) => part.label));
  const merged: PlanBranch = {
    ...first,
    label,
    cause: parts.flatMap(({ cause }) => cause || []).join(" "),
    steps: Math.min(limits.steps.most, Math.max(...parts.map(({ steps }) => steps)) + parts.length - 1),
    src: [...new Set(parts.flatMap(({ src }) => src))].sort((a, b) => a - b),
  };
  const gone = parts.slice(1).map(({ key }) => key);
  return { plan: withBranch(removeBranches(plan, gone), first.key, merged), label };
}

export function withAnswer(plan: Plan, at: number, answer: string): Plan {
  return {
    ...plan,
    questions: plan.questions.map((question, place) => (place === at ? { ...question, answer } : question)),
  };
}

const keysOf = ({ branches }: Plan) => branches.map(({ key }) => key);
const usualSteps = 8;
