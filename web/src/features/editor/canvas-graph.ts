import type { Document, Finding, Step } from "@/api/schema.gen";
import type { Graph, GraphStep } from "@/canvas/graph";
import { branchText } from "@/flow/branch-text";
import { type FindingCount, findingsByStep } from "@/flow/findings";
import { labelsOf, withLabels } from "@/flow/with-labels";
import { strings } from "./strings";

type Labels = Readonly<Record<string, string>>;

/** The document as the canvas draws it. */
export function canvasGraph(document: Document, findings: readonly Finding[]): Graph {
  const labels = labelsOf(document.variables ?? []);
  const counts = findingsByStep(findings);
  return {
    start: document.start ?? "",
    steps: (document.steps ?? []).map((step) => graphStep(step, labels, counts.get(step.id))),
  };
}

function graphStep(step: Step, labels: Labels, marks: FindingCount | undefined): GraphStep {
  const { id, kind, outcome, title = "", risk = "none", branches = [] } = step;
  return {
    id,
    kind,
    risk,
    title: withLabels(title, labels),
    details: detailsOf(step),
    canGrow: kind === "question" || kind === "decision",
    ...(outcome && { outcome }),
    ...(marks && { marks }),
    branches: branches.map((branch, at) => ({
      id: branch.id,
      label: branchText(kind, branch, labels) || strings.branches.answer(at + 1),
      ...(branch.to !== undefined && { to: branch.to }),
    })),
  };
}

function detailsOf({ minutes, checklist, commands, fields }: Step): string[] {
  const text = strings.facts;
  return [
    checklist && text.items(checklist.length),
    commands && text.commands(commands.length),
    fields && text.fields(fields.length),
    minutes && text.minutes(minutes),
  ].filter((detail): detail is string => Boolean(detail));
}
