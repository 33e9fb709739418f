import type { Call } from "./types";

export function isRunning({ state }: Call): boolean {
  return state === "held" || state === "running";
}

/** The last call that was made for something. */
export function callFor(calls: readonly Call[], target: string): Call | undefined {
  return calls.filter((call) => call.target === target).toSorted((a, b) => b.started_at.localeCompare(a.started_at))[0];
}

export const branchTarget = (key: string) => `branch:${key}`;

/** Browsers open few lines to one server, and a second tab wants some too. */
const mostFollowed = 2;

/** The running calls whose answers are followed as they come: the one that is looked at first. */
export function followedCalls(calls: readonly Call[], lookedAt: string | undefined): Call[] {
  return calls
    .filter(isRunning)
    .toSorted(
      (a, b) =>
        Number(b.target === lookedAt) - Number(a.target === lookedAt) || a.started_at.localeCompare(b.started_at),
    )
    .slice(0, mostFollowed);
}
