/** What changed from one version of a flow to another, as the server tells it. */
import type {
  ChecklistItem,
  Command,
  Condition,
  Field,
  Kind,
  Outcome,
  Risk,
  StepKind,
  Variable,
} from "@/api/schema.gen";

export type Change = "added" | "removed" | "changed" | "moved";
export type Words = { tag: "same" | "added" | "removed"; text: string };
export type TextChange = { old: string; new: string; words: Words[] };
export type ListChange<Item> = { old: Item[]; new: Item[]; words: Words[] };
export type Changed<Value> = { old?: Value; new?: Value };
export type Target = { old?: string; new?: string };
export type Place = { step: string; branch: string };
export type Moved = { old?: Place; new?: Place };

export type FlowChange =
  | ({ field: "title" } & TextChange)
  | ({ field: "kind" } & Changed<Kind>)
  | ({ field: "summary" } & TextChange)
  | ({ field: "tags" } & ListChange<string>);

export type StepChange =
  | ({ field: "kind" } & Changed<StepKind>)
  | ({ field: "title" } & TextChange)
  | ({ field: "body" } & TextChange)
  | ({ field: "internal_note" } & TextChange)
  | ({ field: "client_note" } & TextChange)
  | ({ field: "minutes" } & Changed<number>)
  | ({ field: "risk" } & Changed<Risk>)
  | ({ field: "checklist" } & ListChange<ChecklistItem>)
  | ({ field: "commands" } & ListChange<Command>)
  | ({ field: "fields" } & ListChange<Field>)
  | ({ field: "outcome" } & Changed<Outcome>);

export type BranchChange =
  | ({ field: "label" } & TextChange)
  | ({ field: "confirms" } & Changed<boolean>)
  | ({ field: "when" } & Changed<Condition>);

export type BranchDiff = {
  id: string;
  label: string;
  change: Change;
  fields: BranchChange[];
  rewired?: Target;
  moved: boolean;
};

export type StepDiff = {
  id: string;
  title: string;
  kind: StepKind;
  change: Change;
  fields: StepChange[];
  branches: BranchDiff[];
  moved?: Moved;
};

export type VariableDiff = { name: string; change: Change; old?: Variable; new?: Variable };
export type DiffCounts = { added: number; removed: number; changed: number; moved: number; rewired: number };

export type Diff = {
  flow: FlowChange[];
  start?: Target;
  variables: VariableDiff[];
  steps: StepDiff[];
  counts: DiffCounts;
};
