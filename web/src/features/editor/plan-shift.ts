import type { Document } from "@/api/schema.gen";
import { nameOf, type Plan } from "./plan";
import { planMove } from "./plan-move";
import { type Row, rowsOf } from "./rows";
import { strings } from "./strings";

/** Moves a branch among the branches of its step, or a step with all inside it past its neighbour in the row. */
export function planShift(document: Document, row: Row, way: "up" | "down"): Plan {
  return row.kind !== "step" || hangsAlone(row) ? shiftBranch(row, way) : shiftStep(document, row, way);
}

/** A step beside the label of its branch moves with that branch. */
const hangsAlone = ({ from }: Row) => from !== undefined;

function shiftBranch({ from }: Row, way: "up" | "down"): Plan {
  if (!from) return { blocked: strings.plans.nothingSelected };
  const { step, branch } = from;
  const branches = step.branches ?? [];
  const at = branches.findIndex(({ id }) => id === branch.id) + (way === "up" ? -1 : 1);
  if (at < 0 || at >= branches.length) return { blocked: strings.plans.noFurther };
  return {
    label: strings.plans.move(branch.label ? `“${branch.label}”` : nameOf(step)),
    operations: [{ op: "move_branch", step: step.id, branch: branch.id, at }],
  };
}

function shiftStep(document: Document, row: Row, way: "up" | "down"): Plan {
  const siblings = siblingsOf(rowsOf(document), row);
  const neighbour = siblings[siblings.findIndex(({ key }) => key === row.key) + (way === "up" ? -1 : 1)];
  if (neighbour?.kind !== "step") return { blocked: strings.plans.noFurther };
  if (way === "down") return planMove(document, row.step.id, { on: "next", step: neighbour.step.id });
  // To go above a neighbour is to let it go below.
  const plan = planMove(document, neighbour.step.id, { on: "next", step: row.step.id });
  if ("blocked" in plan) return plan;
  return { ...plan, label: strings.plans.move(nameOf(row.step)), select: { step: row.step.id } };
}

/** The rows on the level of a row, between the rows above it. */
function siblingsOf(rows: readonly Row[], { key, level }: Row): Row[] {
  const at = rows.findIndex((row) => row.key === key);
  const from = rows.findLastIndex((row, index) => index < at && row.level < level);
  const to = rows.findIndex((row, index) => index > at && row.level < level);
  return rows.slice(from + 1, to < 0 ? undefined : to).filter((row) => row.level === level);
}
