/** A session in the words of its flow: titles, answers and values as people know them. */
import type { Branch, Reading, ReadingStep, Session, StepKind, Value } from "@/api/schema.gen";
import { strings } from "./strings";
import { fillTemplate } from "./template";

export type Texts = Readonly<Record<string, string>>;

/** What each variable reads in a text now. One without a value is its label in brackets. */
export function textsOf(session: Session, reading: Reading): Texts {
  const texts: Record<string, string> = {};
  for (const { name, label } of reading.variables) texts[name] = `[${label || name}]`;
  for (const [name, value] of Object.entries(session.variables)) texts[name] = valueText(value);
  texts.target = session.target_label || strings.theTarget;
  texts.ticket = session.ticket?.id || strings.theTicket;
  texts.member = session.assignee.name;
  return texts;
}

export function valueText(value: Value): string {
  if (typeof value === "boolean") return value ? strings.yes : strings.no;
  return String(value);
}

export function stepOf(reading: Reading, id: string): ReadingStep | undefined {
  return reading.steps.find((step) => step.id === id);
}

export function titleOf(reading: Reading, id: string, texts: Texts): string {
  const step = stepOf(reading, id);
  return step ? fillTemplate(step.title, texts) : id;
}

export function branchLabel(kind: StepKind, branch: Branch, texts: Texts): string {
  if (branch.label) return fillTemplate(branch.label, texts);
  if (kind === "form") return strings.next;
  if (branch.id === "done" || branch.id === "failed" || branch.id === "skipped") return strings.results[branch.id];
  return branch.id;
}

/** What was answered at a step, in a few words; the values where it was a form. */
export function answerText(
  step: ReadingStep,
  answer: { branch: string; values?: Readonly<Record<string, Value>> },
  texts: Texts,
): string {
  if (step.kind === "form") {
    const values = Object.entries(answer.values ?? {}).map(([, value]) => valueText(value));
    return values.join(", ") || strings.nothingFilled;
  }
  const branch = step.branches.find(({ id }) => id === answer.branch);
  return branch ? branchLabel(step.kind, branch, texts) : answer.branch;
}

/** How much of the checklist of a step is ticked, in a few words; nothing where there is no checklist. */
export function tickedText({ id, checklist }: ReadingStep, { ticks }: Session): string {
  const ticked = checklist.filter((item) => ticks[id]?.includes(item.id));
  return checklist.length > 0 ? strings.player.ticked(ticked.length, checklist.length) : "";
}
