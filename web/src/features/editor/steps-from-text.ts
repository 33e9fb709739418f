/** Reads an indented list, as people write one anywhere, as steps: one a line, in a row. */
import type { ChecklistItem, Step } from "@/api/schema.gen";
import type { Clip } from "./clip";
import { freshId } from "./fresh-id";

const longestTitle = 200;
/** More than anybody writes by hand: a file of that size is imported, where what was understood is told line by line. */
const mostLines = 500;
const mostText = 64 * 1024;

type Line = { indent: number; text: string };

/** A line further in is to be ticked off in the step above it; of a question it is a choice. */
export function stepsFromText(text: string): Clip | "too_much" | undefined {
  if (text.length > mostText) return "too_much";
  const lines = text.split(/\r?\n/).flatMap(lineOf);
  if (lines.length > mostLines) return "too_much";
  const outer = Math.min(...lines.map(({ indent }) => indent));
  const steps: Step[] = [];
  for (const line of lines) {
    const last = steps.at(-1);
    if (line.indent <= outer || !last) steps.push(stepOf(line));
    else steps[steps.length - 1] = withLine(last, line);
  }
  return steps.length > 0 ? { steps: chained(steps), variables: [] } : undefined;
}

function lineOf(written: string): Line[] {
  const marks = /^(\s*)(?:(?:[-*+]|\d+[.)]|#+)\s+)?(?:\[[ xX]\]\s+)?/;
  const [whole = "", space = ""] = marks.exec(written) ?? [];
  const text = written.slice(whole.length).trim();
  return text === "" ? [] : [{ indent: space.replaceAll("\t", "    ").length, text }];
}

function stepOf({ text }: Line): Step {
  const id = freshId("s");
  const title = text.slice(0, longestTitle);
  // What is too long for a title is not lost.
  const rest = text.length > longestTitle ? { body: text } : {};
  if (text.endsWith("?")) return { id, kind: "question", title, ...rest, branches: [] };
  return { id, kind: "instruction", title, ...rest, branches: [{ id: "done" }] };
}

function withLine(step: Step, { text }: Line): Step {
  if (step.kind === "question") {
    const branch = { id: freshId("b"), label: text.slice(0, longestTitle) };
    return { ...step, branches: [...(step.branches ?? []), branch] };
  }
  const item: ChecklistItem = { id: freshId("c"), text };
  return { ...step, checklist: [...(step.checklist ?? []), item] };
}

/** Each step leads to the next one; a question by its first choice. */
function chained(steps: readonly Step[]): Step[] {
  return steps.map((step, at) => {
    const next = steps[at + 1]?.id;
    const [first, ...others] = step.branches?.length ? step.branches : [{ id: freshId("b") }];
    if (!first || next === undefined) return step;
    return { ...step, branches: [{ ...first, to: next }, ...others] };
  });
}
