/** What changed, put into the words of the flow: ids become titles, values become names. */
import type {
  Branch,
  BranchDiff,
  Change,
  Command,
  Diff,
  Document,
  Field,
  FlowFieldChange,
  Place,
  StepChange,
  StepDiff,
  StepKind,
  Target,
  Variable,
  VariableDiff,
  Words,
} from "@/api/schema.gen";
import { branchText } from "@/flow/branch-text";
import { conditionText } from "@/flow/condition-text";
import { labelsOf, withLabels } from "@/flow/with-labels";
import { words } from "@/flow/words";
import { compareStrings } from "./compare-strings";
import { strings } from "./strings";

/** Something that reads differently, as pieces that stayed, went and came. */
export type Told = { label: string; pieces: Words[] };
export type ToldBranch = { id: string; change: Change; label: Words[]; target: Words[]; more: Told[]; moved: boolean };
export type ToldStep = {
  id: string;
  kind: StepKind;
  change: Change;
  title: Words[];
  fields: Told[];
  branches: ToldBranch[];
  moved?: { from: string; to: string };
};
export type ToldVariable = { name: string; change: Change; fields: Told[] };
export type ToldDiff = { flow: Told[]; variables: ToldVariable[]; steps: ToldStep[] };

const text = compareStrings;
const names = text.fields;

/** The two documents name what the diff only points to. */
export function tellDiff(diff: Diff, old: Document, now: Document): ToldDiff {
  const book = bookOf(old, now);
  const start = diff.start && { label: names.start, pieces: replaced(...targets(diff.start, book)) };
  return {
    flow: [...diff.flow.map(flowChange), ...(start ? [start] : [])],
    variables: diff.variables.map(variableChange),
    steps: diff.steps.map((step) => stepChange(step, book)),
  };
}

/** A text that was rewritten; one that came or went as a whole has no words in common with nothing. */
export function piecesOf({ old, new: now, words }: TextChange): Words[] {
  return words.length > 0 ? words : replaced(old, now);
}

function replaced(old: string | undefined, now: string | undefined): Words[] {
  const space = old && now ? [piece("same", " ")] : [];
  return [...(old ? [piece("removed", old)] : []), ...space, ...(now ? [piece("added", now)] : [])];
}

/** Of what is new or gone as a whole there is one side to read, and the whole says which. */
function oneSide({ label, pieces }: Told, change: Change): Told {
  const side = change === "added" ? "added" : "removed";
  return { label, pieces: pieces.filter(({ tag }) => tag === side).map(({ text }) => piece("same", text)) };
}

const piece = (tag: Words["tag"], text: string): Words => ({ tag, text });

function linesOf<Item>({ old, new: now, words }: ListChange<Item>, line: (item: Item) => string): Words[] {
  const lines = (items: readonly Item[]) => items.map(line).join("\n");
  return piecesOf({ old: lines(old), new: lines(now), words });
}

function flowChange(change: FlowFieldChange): Told {
  const label = names[change.field];
  switch (change.field) {
    case "title":
    case "summary":
      return { label, pieces: piecesOf(change) };
    case "kind":
      return { label, pieces: replaced(nameIn(strings.kinds, change.old), nameIn(strings.kinds, change.new)) };
    case "tags":
      return { label, pieces: linesOf(change, (tag) => tag) };
  }
}

function stepFields(change: StepChange): Told {
  const label = names[change.field];
  const { kinds, risks, outcomes } = words.step;
  switch (change.field) {
    case "kind":
      return { label, pieces: replaced(nameIn(kinds, change.old), nameIn(kinds, change.new)) };
    case "minutes":
      return { label, pieces: replaced(change.old?.toString(), change.new?.toString()) };
    case "risk":
      return {
        label,
        pieces: replaced(nameIn(risks, change.old) ?? text.noRisk, nameIn(risks, change.new) ?? text.noRisk),
      };
    case "outcome":
      return { label, pieces: replaced(nameIn(outcomes, change.old), nameIn(outcomes, change.new)) };
    case "checklist":
      return { label, pieces: linesOf(change, (item) => item.text) };
    case "commands":
      return { label, pieces: linesOf(change, commandLine) };
    case "fields":
      return { label, pieces: linesOf(change, fieldLine) };
    default:
      return { label, pieces: piecesOf(change) };
  }
}

function nameIn<Key extends string>(names: Readonly<Record<Key, string>>, key: Key | undefined): string | undefined {
  return key === undefined ? undefined : names[key];
}

const commandLine = ({ shell, run, expect }: Command) => `${shell}: ${run}${expect ? `\n${expect}` : ""}`;

function fieldLine({ variable, optional, help }: Field): string {
  const name = optional ? text.optional(variable) : variable;
  return help ? `${name}: ${help}` : name;
}

function stepChange(diff: StepDiff, book: Book): ToldStep {
  const { id, kind, change, moved } = diff;
  const title = diff.fields.find(({ field }) => field === "title");
  // What is new or gone as a whole says so once, at its title.
  const shown = withLabels(diff.title, book.labels) || words.path.untitled;
  const isBoth = change === "changed" || change === "moved";
  const fields = diff.fields.filter(({ field }) => field !== "title" && (isBoth || field !== "kind"));
  return {
    id,
    kind,
    change,
    title: title?.field === "title" && isBoth ? piecesOf(title) : [piece("same", shown)],
    fields: fields.map((field) => (isBoth ? stepFields(field) : oneSide(stepFields(field), change))),
    branches: diff.branches.map((branch) => branchChange(diff, branch, book)),
    ...(moved && { moved: { from: placeText(moved.old, book.old), to: placeText(moved.new, book.now) } }),
  };
}

function branchChange({ id: step, kind }: StepDiff, diff: BranchDiff, book: Book): ToldBranch {
  const { id, change, rewired, moved } = diff;
  const label = diff.fields.find(({ field }) => field === "label");
  const isBoth = change === "changed" || change === "moved";
  const branch = book.now.branch(step, id) ?? book.old.branch(step, id) ?? { id, label: diff.label };
  return {
    id,
    change,
    moved,
    label:
      label?.field === "label" && isBoth ? piecesOf(label) : [piece("same", branchText(kind, branch, book.labels))],
    target: rewired && isBoth ? replaced(...targets(rewired, book)) : targetOf(diff, branch, book),
    more: diff.fields.flatMap((field) => (isBoth && field.field !== "label" ? branchField(field, book) : [])),
  };
}

function branchField(field: Exclude<BranchDiff["fields"][number], { field: "label" }>, { labels }: Book): Told {
  const label = names[field.field];
  if (field.field === "confirms") return { label, pieces: replaced(yesOrNo(field.old), yesOrNo(field.new)) };
  return { label, pieces: replaced(conditionText(field.old, labels), conditionText(field.new, labels)) };
}

const yesOrNo = (value: boolean | undefined) => (value ? text.yes : text.no);

/** Where a branch leads that is new, gone, or still leads where it led. */
function targetOf({ change }: BranchDiff, { to }: Pick<Branch, "to">, book: Book): Words[] {
  const side = change === "removed" ? book.old : book.now;
  return [piece("same", to === undefined ? text.nowhere : side.title(to))];
}

function targets({ old, new: now }: Target, book: Book): [old: string, now: string] {
  const name = (id: string | undefined, side: Side) => (id === undefined ? text.nowhere : side.title(id));
  return [name(old, book.old), name(now, book.now)];
}

function placeText(place: Place | undefined, side: Side): string {
  if (!place) return text.atStart;
  return text.behind(side.label(place.step, place.branch), side.title(place.step));
}

function variableChange({ name, change, old, new: now }: VariableDiff): ToldVariable {
  const [before, after] = [variableTexts(old), variableTexts(now)];
  const fields = (["variable", "type", "choices", "default", "internal"] as const)
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ label: names[field], pieces: replaced(before[field], after[field]) }));
  return { name, change, fields };
}

function variableTexts(variable: Variable | undefined) {
  if (!variable) return {};
  const { label, type, choices, default: first, internal } = variable;
  return {
    variable: label,
    type: words.step.types[type],
    choices: choices?.join(", "),
    default: typeof first === "boolean" ? yesOrNo(first) : first?.toString(),
    internal: internal ? text.yes : undefined,
  };
}

type TextChange = { old: string; new: string; words: Words[] };
type ListChange<Item> = { old: Item[]; new: Item[]; words: Words[] };
type Labels = Readonly<Record<string, string>>;
type Side = ReturnType<typeof sideOf>;
type Book = { labels: Labels; old: Side; now: Side };

/** Titles and labels by id. */
function bookOf(old: Document, now: Document): Book {
  const labels = labelsOf([...(old.variables ?? []), ...(now.variables ?? [])]);
  return { labels, old: sideOf(old, labels), now: sideOf(now, labels) };
}

function sideOf({ steps = [] }: Document, labels: Labels) {
  const byId = new Map(steps.toReversed().map((step) => [step.id, step]));
  const branch = (step: string, id: string) => byId.get(step)?.branches?.find((branch) => branch.id === id);
  return {
    branch,
    title(id: string): string {
      const step = byId.get(id);
      return step ? withLabels(step.title ?? "", labels) || words.path.untitled : text.unknownStep(id);
    },
    label(step: string, id: string): string {
      const found = branch(step, id);
      return found ? branchText(byId.get(step)?.kind ?? "question", found, labels) : id;
    },
  };
}
