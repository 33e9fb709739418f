import type { Finding } from "@/api/schema.gen";
import type { Graph } from "@/canvas/graph";
import { branchText } from "@/flow/branch-text";
import { findingsByStep } from "@/flow/findings";
import { labelsOf, withLabels } from "@/flow/with-labels";
import type { Drawn } from "./drawn";
import { readingStrings } from "./reading-strings";

/** A flow as the canvas draws it. */
export function graphOf({ start, steps, variables }: Drawn, findings: readonly Finding[]): Graph {
  const labels = labelsOf(variables);
  const counts = findingsByStep(findings);
  return {
    start,
    steps: steps.map((step) => {
      const { id, kind, outcome, risk, minutes } = step;
      const marks = counts.get(id);
      return {
        id,
        kind,
        risk,
        title: withLabels(step.title, labels),
        details: minutes === undefined ? [] : [readingStrings.facts.minutes(minutes)],
        ...(outcome && { outcome }),
        ...(marks && { marks }),
        branches: step.branches.map((branch) => ({
          id: branch.id,
          label: branchText(kind, branch, labels),
          ...(branch.to !== undefined && { to: branch.to }),
        })),
      };
    }),
  };
}
