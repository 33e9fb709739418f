/** How far the stages of a build are, and which of them can be entered. */
import { branchesOf } from "./branches-of";
import type { Stage } from "./stage";
import { strings } from "./strings";
import type { Conversation } from "./types";

/** The stage where work goes on, for whoever comes back. */
export function stageOf(build: Conversation): Stage {
  if (!build.plan) return "scaffold";
  if (build.review && !blockedStage(build, "review")) return "review";
  return branchesOf(build).some(({ state }) => state !== "empty") ? "branches" : "scaffold";
}

/** Why a stage cannot be entered yet; nothing if it can. */
export function blockedStage(build: Conversation | undefined, stage: Stage): string | undefined {
  const text = strings.stages.blocked;
  if (stage === "foundation") return undefined;
  if (!build) return text.foundation;
  if (stage === "scaffold") return undefined;
  if (!build.plan || build.plan.branches.length === 0) return text.plan;
  if (stage === "branches") return undefined;
  const missing = branchesOf(build).filter(({ steps }) => steps.length === 0).length;
  return missing > 0 ? text.branches(missing) : undefined;
}

export type StageState = "done" | "open" | "outdated" | "blocked";

/** How far a stage is. */
export function stageState(build: Conversation | undefined, stage: Stage): StageState {
  if (blockedStage(build, stage)) return "blocked";
  if (!build) return "open";
  const branches = branchesOf(build);
  switch (stage) {
    case "foundation":
      return "done";
    case "scaffold":
      return branches.length > 0 ? "done" : "open";
    case "branches":
      if (branches.some(({ outdated }) => outdated)) return "outdated";
      return branches.every(({ state }) => state === "accepted") ? "done" : "open";
    case "review":
      if (build.review?.outdated) return "outdated";
      return build.review ? "done" : "open";
  }
}
