/** Where a new step or a moved one goes. */
export type Place =
  /** The branch leads to it, and it goes on to what the branch led to so far. */
  | { on: "branch"; step: string; branch: string }
  /** The first branch of the step that leads nowhere, or the way on, or a new branch. */
  | { on: "into"; step: string }
  /** Beside a step: a branch of its own next to that step's; in a row without branches, right before or after it. */
  | { on: "before" | "after"; step: string };
