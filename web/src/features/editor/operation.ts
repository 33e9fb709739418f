/**
 * The changes of a document as data: what the engine calls operations, field by field the same. What people do in one
 * go is a list of them.
 */
import type {
  Branch,
  ChecklistItem,
  Command,
  Condition,
  Document,
  Field,
  Kind,
  Outcome,
  Risk,
  Step,
  StepKind,
  Variable,
} from "@/api/schema.gen";

type FlowValues = { title: string; kind: Kind; summary: string | null; tags: string[] | null };

type StepValues = {
  kind: StepKind;
  title: string | null;
  body: string | null;
  internal_note: string | null;
  client_note: string | null;
  minutes: number | null;
  risk: Risk | null;
  checklist: ChecklistItem[] | null;
  commands: Command[] | null;
  fields: Field[] | null;
  outcome: Outcome | null;
};

type BranchValues = { label: string | null; confirms: boolean | null; when: Condition | null };

/** A field with a value that fits it. `null` stands for the value of a field that was never set. */
type Assignment<Values> = { [Name in keyof Values]: { field: Name; value: Values[Name] } }[keyof Values];

export type SetFlow = { op: "set_flow" } & Assignment<FlowValues>;
export type SetStep = { op: "set_step"; step: string } & Assignment<StepValues>;
export type SetBranch = { op: "set_branch"; step: string; branch: string } & Assignment<BranchValues>;

/** `at` is the place that an entry of a list has afterwards. */
export type Operation =
  | { op: "replace"; document: Document }
  | SetFlow
  | { op: "set_start"; step: string }
  | { op: "add_variable"; variable: Variable; at: number }
  | { op: "set_variable"; name: string; variable: Variable }
  | { op: "move_variable"; name: string; at: number }
  | { op: "remove_variable"; name: string }
  | { op: "add_step"; step: Step; at: number }
  | SetStep
  | { op: "move_step"; step: string; at: number }
  | { op: "remove_step"; step: string }
  | { op: "add_branch"; step: string; branch: Branch; at: number }
  | SetBranch
  | { op: "connect"; step: string; branch: string; to: string | null }
  | { op: "move_branch"; step: string; branch: string; at: number }
  | { op: "remove_branch"; step: string; branch: string };
