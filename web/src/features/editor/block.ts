/** What goes with a step when it is moved, copied or removed: all that stands inside it in the outline. */
import type { Branch, Document } from "@/api/schema.gen";
import { type Row, rowsOf } from "./rows";

export type Way = { step: string; branch: string };

export type Block = {
  head: string;
  /** The ids of its steps, the head first. */
  steps: ReadonlySet<string>;
  /** The step that is walked after it, where there is one. */
  next: string | undefined;
  /** The ways out of it to the next step. */
  exits: readonly Way[];
  /** Whether the next step stands right below it; else it is one that many ways lead to. */
  inRow: boolean;
};

export function blockOf(document: Document, head: string): Block | undefined {
  const rows = rowsOf(document);
  const at = rows.findIndex(({ kind, step }) => kind === "step" && step.id === head);
  const top = rows[at];
  if (!top) return undefined;
  const after = rows.findIndex(({ level }, index) => index > at && level <= top.level);
  const inside = rows.slice(at, after < 0 ? undefined : after);
  const steps = new Set(inside.filter(({ kind }) => kind === "step").map(({ step }) => step.id));
  const below = after < 0 ? undefined : rows[after];
  return { head, steps, ...wayOn(document, steps, below?.level === top.level ? below : undefined) };
}

function wayOn(document: Document, steps: ReadonlySet<string>, below: Row | undefined) {
  const leaving = waysOut(document, steps);
  const targets = new Set(leaving.map(({ to }) => to));
  const inRow = below?.kind === "step" && targets.has(below.step.id);
  const [only] = targets.size === 1 ? targets : [];
  const next = inRow ? below.step.id : only;
  const exits = next === undefined ? [] : leaving.filter(({ to }) => to === next);
  return { next, exits: exits.map(({ step, branch }) => ({ step, branch })), inRow };
}

function waysOut({ steps = [] }: Document, inside: ReadonlySet<string>) {
  return steps
    .filter(({ id }) => inside.has(id))
    .flatMap(({ id, branches = [] }) => branches.map((branch) => ({ step: id, branch: branch.id, to: branch.to })))
    .filter((way): way is Way & { to: string } => way.to !== undefined && !inside.has(way.to));
}

/** The branches that lead to a step, but for those that go back to it from within its own block. */
export function waysTo({ steps = [] }: Document, target: string, inside: ReadonlySet<string> = new Set()): Way[] {
  const leads = ({ to }: Branch) => to === target;
  return steps
    .filter(({ id }) => !inside.has(id))
    .flatMap(({ id, branches = [] }) => branches.filter(leads).map((branch) => ({ step: id, branch: branch.id })));
}
