/**
 * Brings together what two people made of one draft. Whole steps, variables and facts of the flow are compared: what
 * one of them alone touched is taken; where both touched the same, somebody has to choose.
 */
import type { Document, Step, Variable } from "@/api/schema.gen";
import { same } from "./same";

export type Sides = {
  /** What both started from. */
  base: Document;
  /** The base with changes of ours that may have reached the server: their answer was lost. */
  landed: Document;
  theirs: Document;
  mine: Document;
};

/** What both touched; a side that removed it has nothing there. */
export type Clash = { part: string } & (
  | { of: "step"; mine: Step | undefined; theirs: Step | undefined }
  | { of: "variable"; mine: Variable | undefined; theirs: Variable | undefined }
  | { of: FlowField; mine: Document; theirs: Document }
);
export type FlowField = "title" | "kind" | "summary" | "tags" | "start";

export type Side = "mine" | "theirs";
/** The sides chosen so far, by part. */
export type Choices = Readonly<Record<string, Side>>;

/** Clashes that nobody has decided yet keep what is mine in the document. */
export function merge(sides: Sides, choices: Choices = {}): { document: Document; clashes: Clash[] } {
  const clashes: Clash[] = [];
  const document = { ...sides.theirs };
  for (const field of ["title", "kind", "summary", "tags", "start"] as const) {
    const side = sideOf(sides, choices[field], (document) => document[field]);
    if (side === "open") clashes.push({ part: field, of: field, mine: sides.mine, theirs: sides.theirs });
    if (side !== "theirs") copyField(document, sides.mine, field);
  }
  const steps = mergeList(sides, choices, "step", stepsByKey);
  clashes.push(...steps.clashes.map((clash) => ({ ...clash, of: "step" as const })));
  setList(document, "steps", steps.entries);
  const variables = mergeList(sides, choices, "variable", variablesByKey);
  clashes.push(...variables.clashes.map((clash) => ({ ...clash, of: "variable" as const })));
  setList(document, "variables", variables.entries);
  return { document, clashes };
}

/** Which side has the last word on something; `open` where both have one. */
function sideOf(
  { base, landed, theirs, mine }: Sides,
  chosen: Side | undefined,
  read: (document: Document) => unknown,
): Side | "open" {
  const [was, is, wanted] = [read(base), read(theirs), read(mine)];
  if (same(wanted, is)) return "theirs";
  if (same(is, was) || same(is, read(landed))) return "mine";
  if (same(wanted, was)) return "theirs";
  return chosen ?? "open";
}

function mergeList<Entry>(
  sides: Sides,
  choices: Choices,
  of: string,
  byKey: (document: Document) => Map<string, Entry>,
) {
  const maps = new Map(
    [sides.base, sides.landed, sides.theirs, sides.mine].map((document) => [document, byKey(document)]),
  );
  const entriesOf = (document: Document) => maps.get(document) ?? new Map<string, Entry>();
  const theirs = entriesOf(sides.theirs);
  const mine = entriesOf(sides.mine);
  const clashes: { part: string; mine: Entry | undefined; theirs: Entry | undefined }[] = [];
  const merged = new Map<string, Entry>();
  for (const key of new Set([...theirs.keys(), ...mine.keys()])) {
    const part = `${of}/${key}`;
    const side = sideOf(sides, choices[part], (document) => entriesOf(document).get(key));
    if (side === "open") clashes.push({ part, mine: mine.get(key), theirs: theirs.get(key) });
    const entry = (side === "theirs" ? theirs : mine).get(key);
    if (entry !== undefined) merged.set(key, entry);
  }
  const order = orderOf([...entriesOf(sides.base).keys()], [...theirs.keys()], [...mine.keys()]);
  return { clashes, entries: order.flatMap((key) => merged.get(key) ?? []) };
}

/** The order of whoever changed it; what only the other has comes behind what it stood behind there. */
function orderOf(base: readonly string[], theirs: readonly string[], mine: readonly string[]): string[] {
  const known = new Set(theirs);
  const common = mine.filter((key) => known.has(key));
  const inMine = new Set(mine);
  const isMoved = !same(
    common,
    base.filter((key) => known.has(key) && inMine.has(key)),
  );
  const [leading, other] = isMoved ? [mine, theirs] : [theirs, mine];
  const order = [...leading];
  const placed = new Set(leading);
  for (const [at, key] of other.entries()) {
    if (placed.has(key)) continue;
    const before = other[at - 1];
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, key);
    placed.add(key);
  }
  return order;
}

const stepsByKey = ({ steps = [] }: Document) => keyed(steps, ({ id }) => id);
const variablesByKey = ({ variables = [] }: Document) => keyed(variables, ({ name }) => name);

/** Entries by their key; those behind the first of a key are numbered. */
function keyed<Entry>(list: readonly Entry[], keyOf: (entry: Entry) => string): Map<string, Entry> {
  const map = new Map<string, Entry>();
  for (const entry of list) {
    let key = keyOf(entry);
    for (let twin = 2; map.has(key); twin += 1) key = `${keyOf(entry)}/${twin}`;
    map.set(key, entry);
  }
  return map;
}

function copyField(to: Document, from: Document, field: FlowField) {
  if (from[field] === undefined) Reflect.deleteProperty(to, field);
  else Reflect.set(to, field, from[field]);
}

function setList(document: Document, field: "steps" | "variables", entries: unknown[]) {
  if (entries.length === 0) Reflect.deleteProperty(document, field);
  else Reflect.set(document, field, entries);
}
