import { words } from "@/flow/words";
import type { GraphBranch } from "./graph";
import { strings } from "./strings";
import type { Link, TreeStep } from "./tree";

/** A step as screen readers hear it. */
export function spokenStep({ step, lost }: TreeStep): string {
  const { kind, outcome, title, risk, marks, change } = step;
  const parts = [
    outcome ? words.step.outcomes[outcome] : words.step.kinds[kind],
    title || words.path.untitled,
    change && strings.changes[change],
    risk !== "none" && words.step.risks[risk],
    marks && marks.errors > 0 && words.findings.errors(marks.errors),
    marks && marks.warnings > 0 && words.findings.warnings(marks.warnings),
    lost && words.path.lost,
  ];
  return parts.filter(Boolean).join(", ");
}

/** A branch that no card hangs on, as screen readers hear it. */
export function spokenBranch({ label }: GraphBranch, link: Link): string {
  const way = link.to === "on" || link.to === "back" ? `${words.path[link.to]} ${link.title}` : words.path.missing;
  return `${label}: ${way}`;
}
