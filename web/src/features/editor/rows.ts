/** The outline of a document as rows to show, each under a name that outlives other changes. */
import type { Branch, Document, Step } from "@/api/schema.gen";
import { buildOutline, type OutlineRow } from "@/flow/outline";

export type Row = {
  key: string;
  level: number;
  kind: "step" | "branch" | "jump";
  hasChildren: boolean;
  lost: boolean;
  /** The step that is shown; for a branch or a jump, the one that it leaves. */
  step: Step;
  /** The branch that the row stands for, or that its step hangs on. */
  from: { step: Step; branch: Branch } | undefined;
  /** Where a branch goes whose step has its place elsewhere. */
  way: "on" | "back" | "missing" | undefined;
  to: Step | undefined;
};

/** Documents never change, and their rows are asked for again and again: by each view, and by each part of a plan. */
const known = new WeakMap<Document, readonly Row[]>();

export function rowsOf(document: Document): readonly Row[] {
  const rows = known.get(document) ?? builtFrom(document);
  known.set(document, rows);
  return rows;
}

function builtFrom({ steps = [], start = "" }: Document): Row[] {
  const outline = buildOutline(
    steps.map(({ id, kind, branches = [] }) => ({ id, kind, branches })),
    start,
  );
  const taken = new Map<string, number>();
  return outline.flatMap((line) => rowOf(line, steps, taken));
}

function rowOf(
  { jump, branch: place, ...line }: OutlineRow,
  steps: readonly Step[],
  taken: Map<string, number>,
): Row[] {
  const step = steps[line.step];
  if (!step) return [];
  const source = place && steps[place.step];
  const branch = place && source?.branches?.[place.at];
  // The only way on of a step has no name in the outline, but it is a branch all the same.
  const way = line.kind === "jump" && !branch ? step.branches?.[0] : branch;
  const from = way && { step: source ?? step, branch: way };
  const name = line.kind === "step" ? step.id : `${step.id}/${way?.id ?? ""}`;
  const twin = (taken.get(name) ?? 0) + 1;
  taken.set(name, twin);
  return [
    {
      key: twin === 1 ? name : `${name}~${twin}`,
      level: line.level,
      kind: line.kind,
      hasChildren: line.hasChildren,
      lost: line.lost ?? false,
      step,
      from,
      way: jump?.way,
      to: jump && jump.way !== "missing" ? steps[jump.step] : undefined,
    },
  ];
}
