/** What the canvas is given and what it gives back: a flow as steps and branches, and what somebody wants done to it. */

export type StepKind = "question" | "instruction" | "form" | "decision" | "outcome";
export type Outcome = "resolved" | "escalated" | "not_applicable" | "failed";
export type Risk = "none" | "disruptive" | "destructive";
/** How a step or a branch differs from the version it is compared with. */
export type Change = "added" | "removed" | "changed" | "moved";

export type GraphBranch = {
  id: string;
  /** As people read it; never empty. */
  label: string;
  /** The id of the step it leads to. */
  to?: string;
  change?: Change;
};

export type GraphStep = {
  id: string;
  kind: StepKind;
  /** Which end an outcome is. */
  outcome?: Outcome;
  /** As people read it, variables under their labels; may be empty. */
  title: string;
  risk: Risk;
  /** Short facts below the title, such as "3 commands" or "5 min". */
  details?: readonly string[];
  /** Findings of the step and of its branches. */
  marks?: { errors: number; warnings: number };
  change?: Change;
  /** A model wrote it and nobody has accepted it yet. */
  isDraft?: boolean;
  branches: readonly GraphBranch[];
  /** Whether it can be given more branches, and whether theirs can change places. */
  canGrow?: boolean;
};

export type Graph = {
  /** The id of the first step; empty while there is none. */
  start: string;
  /** The first step of the version it is compared with, where it is gone and led to this one over others that are. */
  formerStart?: string;
  steps: readonly GraphStep[];
};

/** A step, or one of its branches. */
export type Selection = { step: string; branch?: string };

/** Where a new step or a moved subtree goes. */
export type Place =
  /** The branch leads to it. What the branch led to so far comes after a new step, and goes free before a moved one. */
  | { on: "branch"; step: string; branch: string }
  /** The first branch of the step that leads nowhere, or a new one. */
  | { on: "into"; step: string }
  /** A branch of the same parent, right before or after the one this step hangs on. */
  | { on: "before" | "after"; step: string };

/** What somebody asked for. The canvas changes nothing itself; it shows the graph it is given next. */
export type Intent =
  | { do: "select"; selection: Selection | undefined }
  /** To work on the details: Enter, a double click, and a click alone where nothing can be changed. */
  | { do: "open"; selection: Selection }
  | { do: "add-step"; place: Place }
  | { do: "add-branch"; step: string }
  | { do: "move"; step: string; place: Place }
  | { do: "remove"; selection: Selection }
  | { do: "duplicate"; step: string };
