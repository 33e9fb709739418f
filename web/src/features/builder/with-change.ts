/** A build as it reads with changes that the server does not have yet. */
import type { BranchBuild, Conversation, ConversationChange } from "./types";

export function withChange(build: Conversation, change: ConversationChange): Conversation {
  const { foundation, plan, steps, ignored } = change;
  return {
    ...build,
    ...(foundation && { foundation }),
    ...(plan && { plan }),
    ...(steps && { branches: withSteps(build.branches, steps) }),
    ...(ignored && { ignored }),
  };
}

/** Both changes as one; where they touch the same, the later one counts. */
export function joined(earlier: ConversationChange, later: ConversationChange): ConversationChange {
  const steps = { ...earlier.steps, ...later.steps };
  return { ...earlier, ...later, ...(Object.keys(steps).length > 0 && { steps }) };
}

export type Part = "foundation" | "material" | "plan" | "ignored" | `steps.${string}`;

/** The parts of a build that a change touches. */
export function partsOf({ steps = {}, ...others }: ConversationChange): Part[] {
  const named = (["foundation", "material", "plan", "ignored"] as const).filter((part) => others[part] !== undefined);
  return [...named, ...Object.keys(steps).map((key): Part => `steps.${key}`)];
}

/** The change without some of its parts. */
export function without(change: ConversationChange, parts: ReadonlySet<Part>): ConversationChange {
  const { steps = {}, ...others } = change;
  const kept = Object.entries(steps).filter(([key]) => !parts.has(`steps.${key}`));
  const rest: ConversationChange = { ...others };
  for (const part of ["foundation", "material", "plan", "ignored"] as const) if (parts.has(part)) delete rest[part];
  return { ...rest, ...(kept.length > 0 && { steps: Object.fromEntries(kept) }) };
}

/** How a part stands on the server, to tell whether somebody else has changed it. */
export function standingOf(build: Conversation, part: Part): string {
  return JSON.stringify(heldOf(build, part)) ?? "";
}

function heldOf({ foundation, material, plan, ignored, branches }: Conversation, part: Part): unknown {
  switch (part) {
    case "foundation":
      return foundation;
    case "material":
      return material.lines;
    case "plan":
      return plan;
    case "ignored":
      return ignored;
    default:
      return branches.find(({ key }) => part === `steps.${key}`)?.steps;
  }
}

function withSteps(branches: readonly BranchBuild[], steps: NonNullable<ConversationChange["steps"]>): BranchBuild[] {
  const known = new Set(branches.map(({ key }) => key));
  const fresh = Object.keys(steps).filter((key) => !known.has(key));
  return [...branches, ...fresh.map(emptyBranch)].map((branch) => {
    const own = steps[branch.key];
    if (!own) return branch;
    const { proposal: _taken, ...rest } = branch;
    return { ...rest, steps: own, state: own.length > 0 ? "accepted" : "empty" };
  });
}

function emptyBranch(key: string): BranchBuild {
  return { key, state: "empty", outdated: false, steps: [], findings: [] };
}
