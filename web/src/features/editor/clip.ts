/** Steps on the clipboard, with the variables they read: from one flow to another, and as text for everywhere else. */
import type { Document, Step, Variable } from "@/api/schema.gen";
import { branchText } from "@/flow/branch-text";
import { blockOf } from "./block";
import { rowsOf } from "./rows";

/** The first step is the one that the others hang on. */
export type Clip = { steps: Step[]; variables: Variable[] };

export const clipType = "application/x-pathbook-steps+json";

export function clipOf(document: Document, id: string): Clip | undefined {
  const block = blockOf(document, id);
  if (!block) return undefined;
  const inside = (document.steps ?? []).filter((step) => block.steps.has(step.id));
  const steps = inside.toSorted((a, b) => Number(b.id === id) - Number(a.id === id));
  const written = JSON.stringify(steps);
  const variables = (document.variables ?? []).filter(
    ({ name }) => written.includes(`{{${name}}}`) || written.includes(`"variable":"${name}"`),
  );
  return { steps, variables };
}

/** The steps as an indented list, branches on lines of their own. */
export function clipText({ steps, variables }: Clip): string {
  const [head] = steps;
  const document: Document = { format: "pathbook/1", title: "", kind: "procedure", steps, start: head?.id ?? "" };
  const labels = Object.fromEntries(variables.map(({ name }) => [name, `{{${name}}}`]));
  return rowsOf(document)
    .flatMap(({ kind, level, step, from }) => {
      const isOnly = kind === "jump" && from?.step.branches?.length === 1;
      const label = from && !isOnly && branchText(from.step.kind, from.branch, labels);
      const title = kind === "step" ? (step.title ?? "") : "";
      const words = [label, title].filter(Boolean).join(": ");
      return words ? [`${"  ".repeat(level - 1)}- ${words}`] : [];
    })
    .join("\n");
}

/** Reads what `clipType` holds; nothing where it is something else. */
export function readClip(written: string): Clip | undefined {
  try {
    const clip: unknown = JSON.parse(written);
    return isClip(clip) ? clip : undefined;
  } catch {
    return undefined;
  }
}

/** The server holds every operation to the format, so the frame is enough here. */
function isClip(value: unknown): value is Clip {
  if (typeof value !== "object" || value === null || !("steps" in value) || !("variables" in value)) return false;
  const isStep = (step: unknown) => typeof step === "object" && step !== null && "id" in step && "kind" in step;
  return (
    Array.isArray(value.steps) && value.steps.length > 0 && value.steps.every(isStep) && Array.isArray(value.variables)
  );
}
