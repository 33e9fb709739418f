/** Where a new step or a moved one goes. */
export type Place =
  /** The branch leads to it, and it goes on to what the branch led to so far. */
  | { on: "branch"; step: string; branch: string }
  /** The first branch of the step that leads nowhere, or the way on, or a new branch. */
  | { on: "into"; step: string }
  /** Right behind the step in its row. */
  | { on: "next"; step: string }
  /** Beside the step: on a branch of its own next to the one that the step hangs on; in a row, before or behind it. */
  | { on: "before" | "after"; step: string };
