/** Operations that turn one document into another, for changes that came as a whole. */
import type { Branch, Document, Operation, Step, Variable } from "@/api/schema.gen";
import { same } from "./same";

export function between(from: Document, to: Document): Operation[] {
  // Only where ids are unique do they say which entry became which.
  if (hasTwins(from) || hasTwins(to)) return same(from, to) ? [] : [{ op: "replace", document: to }];
  return [...flowChanges(from, to), ...variableChanges(from, to), ...stepChanges(from, to)];
}

function flowChanges(from: Document, to: Document): Operation[] {
  const operations: Operation[] = [];
  if (from.title !== to.title) operations.push({ op: "set_flow", field: "title", value: to.title });
  if (from.kind !== to.kind) operations.push({ op: "set_flow", field: "kind", value: to.kind });
  if (from.summary !== to.summary) {
    operations.push({ op: "set_flow", field: "summary", value: to.summary ?? null });
  }
  if (!same(from.tags, to.tags)) operations.push({ op: "set_flow", field: "tags", value: to.tags ?? null });
  if (from.start !== to.start) operations.push({ op: "set_start", step: to.start ?? "" });
  return operations;
}

function variableChanges({ variables: from = [] }: Document, { variables: to = [] }: Document): Operation[] {
  return listChanges(from, to, ({ name }) => name, {
    remove: (name) => ({ op: "remove_variable", name }),
    add: (variable, at) => ({ op: "add_variable", variable, at }),
    move: (name, at) => ({ op: "move_variable", name, at }),
    change: (_, variable: Variable) => [{ op: "set_variable", name: variable.name, variable }],
  });
}

function stepChanges({ steps: from = [] }: Document, { steps: to = [] }: Document): Operation[] {
  return listChanges(from, to, ({ id }) => id, {
    remove: (step) => ({ op: "remove_step", step }),
    add: (step, at) => ({ op: "add_step", step, at }),
    move: (step, at) => ({ op: "move_step", step, at }),
    change: (old: Step, step: Step) => [...fieldChanges(old, step), ...branchChanges(old, step)],
  });
}

function fieldChanges(from: Step, to: Step): Operation[] {
  const step = to.id;
  const candidates: Operation[] = [
    { op: "set_step", step, field: "kind", value: to.kind },
    { op: "set_step", step, field: "title", value: to.title ?? null },
    { op: "set_step", step, field: "body", value: to.body ?? null },
    { op: "set_step", step, field: "internal_note", value: to.internal_note ?? null },
    { op: "set_step", step, field: "client_note", value: to.client_note ?? null },
    { op: "set_step", step, field: "minutes", value: to.minutes ?? null },
    { op: "set_step", step, field: "risk", value: to.risk ?? null },
    { op: "set_step", step, field: "checklist", value: to.checklist ?? null },
    { op: "set_step", step, field: "commands", value: to.commands ?? null },
    { op: "set_step", step, field: "fields", value: to.fields ?? null },
    { op: "set_step", step, field: "outcome", value: to.outcome ?? null },
  ];
  return candidates.filter((operation) => "field" in operation && differs(from, to, operation.field));
}

function branchChanges({ branches: from = [] }: Step, { id: step, branches: to = [] }: Step): Operation[] {
  return listChanges(from, to, ({ id }) => id, {
    remove: (branch) => ({ op: "remove_branch", step, branch }),
    add: (branch, at) => ({ op: "add_branch", step, branch, at }),
    move: (branch, at) => ({ op: "move_branch", step, branch, at }),
    change: (old: Branch, { id: branch, label, confirms, when, to }: Branch) => {
      const operations: Operation[] = [];
      const at = { op: "set_branch", step, branch } as const;
      if (old.label !== label) operations.push({ ...at, field: "label", value: label ?? null });
      if (old.confirms !== confirms) operations.push({ ...at, field: "confirms", value: confirms ?? null });
      if (!same(old.when, when)) operations.push({ ...at, field: "when", value: when ?? null });
      if (old.to !== to) operations.push({ op: "connect", step, branch, to: to ?? null });
      return operations;
    },
  });
}

type ListOperations<Entry> = {
  remove: (key: string) => Operation;
  add: (entry: Entry, at: number) => Operation;
  move: (key: string, at: number) => Operation;
  change: (old: Entry, entry: Entry) => Operation[];
};

/** First what goes, then each place from the front: what is new there, or has to move there. */
function listChanges<Entry>(
  from: readonly Entry[],
  to: readonly Entry[],
  keyOf: (entry: Entry) => string,
  make: ListOperations<Entry>,
): Operation[] {
  const old = new Map(from.map((entry) => [keyOf(entry), entry]));
  const kept = new Set(to.map(keyOf));
  const operations = from.filter((entry) => !kept.has(keyOf(entry))).map((entry) => make.remove(keyOf(entry)));
  const order = from.map(keyOf).filter((key) => kept.has(key));
  for (const [at, entry] of to.entries()) {
    const key = keyOf(entry);
    const known = old.get(key);
    if (known === undefined) {
      operations.push(make.add(entry, at));
      order.splice(at, 0, key);
      continue;
    }
    if (order[at] !== key) operations.push(...bringTo(order, key, at, to.map(keyOf), make.move));
    if (!same(known, entry)) operations.push(...make.change(known, entry));
  }
  return operations;
}

/** Where one entry went far to the back, that one moves; else the wanted one moves to the front. */
function bringTo(
  order: string[],
  key: string,
  at: number,
  wanted: readonly string[],
  move: (key: string, at: number) => Operation,
): Operation[] {
  const inTheWay = order[at];
  const isSingle = inTheWay !== undefined && order[at + 1] === key;
  if (isSingle) {
    const known = new Set(order);
    const place = wanted.filter((other) => known.has(other)).indexOf(inTheWay);
    order.splice(at, 1);
    order.splice(place, 0, inTheWay);
    return [move(inTheWay, place)];
  }
  order.splice(order.indexOf(key), 1);
  order.splice(at, 0, key);
  return [move(key, at)];
}

function differs(from: Step, to: Step, field: string): boolean {
  return !same(Reflect.get(from, field), Reflect.get(to, field));
}

function hasTwins({ steps = [], variables = [] }: Document): boolean {
  const repeats = (keys: string[]) => new Set(keys).size < keys.length;
  return (
    repeats(steps.map(({ id }) => id)) ||
    repeats(variables.map(({ name }) => name)) ||
    steps.some(({ branches = [] }) => repeats(branches.map(({ id }) => id)))
  );
}
