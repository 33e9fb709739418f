import type { Branch, StepKind } from "@/api/schema.gen";
import { conditionText } from "./condition-text";
import { withLabels } from "./with-labels";
import { words } from "./words";

const text = words.step;
const usual: Record<string, string> = text.instructionBranches;

/** What a branch is called: its label, or what its kind of step says in place of one. */
export function branchText(kind: StepKind, branch: Branch, labels: Readonly<Record<string, string>>): string {
  if (branch.label) return withLabels(branch.label, labels);
  if (kind === "decision") return conditionText(branch.when, labels);
  if (kind === "instruction") return usual[branch.id] ?? branch.id;
  return text.next;
}
