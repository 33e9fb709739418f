import type { BranchBuild, Conversation } from "./types";

/** What there is of each branch of the plan, in the plan's order. */
export function branchesOf({ plan, branches }: Pick<Conversation, "plan" | "branches">): BranchBuild[] {
  return (plan?.branches ?? []).map(
    ({ key }) =>
      branches.find((branch) => branch.key === key) ?? {
        key,
        state: "empty",
        outdated: false,
        steps: [],
        findings: [],
      },
  );
}
