/** The targets of a list as rows to edit, what the server has of them, and what it has yet to be told. Pure. */
import type { FieldProblem } from "@/api/problem";
import type { TargetEdit } from "@/api/schema.gen";
import { type Cells, cellsOf, contentOf, sameCells, written } from "./cells";
import { columnAt } from "./columns";
import type { Target } from "./target";

export type Row = {
  /** Stays for as long as the page is open; a new target has no id yet. */
  key: string;
  id?: string;
  cells: Cells;
  /** As the server has it. */
  saved?: Cells;
  /** What the server refused, by column. The row waits until it is changed. */
  problems?: Readonly<Record<string, string>>;
};

export type Sheet = {
  rows: readonly Row[];
  /** Rows that are out of the sheet and not yet out of the list. */
  gone: readonly Row[];
};

/** How a row shall be; without cells it is not there. */
export type RowState = {
  key: string;
  cells: Cells | undefined;
  /** The row that it stands before; without one it comes last. */
  next?: string | undefined;
};

/** What one request tells the server, and the rows that it tells of. */
export type Sent = { edit: TargetEdit; put: readonly Row[] };

/** What somebody else did where this page did something as well. */
export type Clash = { label: string; column?: string; theirs: string; mine: string };

/** Rows that one request tells of. */
const atOnce = 2_000;

export function sheetOf(targets: readonly Target[]): Sheet {
  return { rows: targets.map(rowOf), gone: [] };
}

/** Brings rows into the states they shall be in. The states that they were in are the way back. */
export function put(sheet: Sheet, states: readonly RowState[]): { sheet: Sheet; back: RowState[] } {
  const places = new Map(sheet.rows.map(({ key }, at) => [key, at]));
  const back = states.map(({ key }): RowState => {
    const at = places.get(key);
    const row = at === undefined ? undefined : sheet.rows[at];
    return { key, cells: row?.cells, next: at === undefined ? undefined : sheet.rows[at + 1]?.key };
  });
  const wanted = new Map(states.map((state) => [state.key, state]));
  const gone = new Map(sheet.gone.map((row) => [row.key, row]));
  const rows: Row[] = [];
  const fresh = anchored(states.filter(({ key, cells }) => cells && !places.has(key)));
  for (const row of sheet.rows) {
    rows.push(...revived(fresh.get(row.key), gone));
    const state = wanted.get(row.key);
    if (!state) rows.push(row);
    else if (state.cells) rows.push(withCells(row, state.cells));
    else if (row.id) gone.set(row.key, row);
  }
  rows.push(...revived(fresh.get(""), gone));
  return { sheet: { rows, gone: [...gone.values()] }, back };
}

/** What the server has yet to be told, if anything. */
export function unsent({ rows, gone }: Sheet): Sent | undefined {
  const changed: Row[] = [];
  const puts: NonNullable<TargetEdit["put"]> = [];
  for (const [row, before] of withFollowers(rows)) {
    if (row.problems || (row.saved && sameCells(row.saved, row.cells))) continue;
    const content = contentOf(row.cells);
    puts.push(row.id ? { id: row.id, ...content } : { ...(before && { before }), ...content });
    changed.push(row);
    if (changed.length === atOnce) break;
  }
  const remove = gone.flatMap(({ id }) => id ?? []);
  if (puts.length === 0 && remove.length === 0) return undefined;
  return { edit: { put: puts, remove }, put: changed };
}

/** The sheet once the server has done what it was told. */
export function accepted(sheet: Sheet, { edit, put }: Sent, added: readonly string[]): Sheet {
  const ids = [...added];
  const told = new Map(put.map((row) => [row.key, { id: row.id ?? ids.shift(), saved: row.cells }]));
  const removed = new Set(edit.remove);
  const after = (row: Row): Row => {
    const known = told.get(row.key);
    if (known?.id) return { ...row, id: known.id, saved: known.saved };
    if (!row.id || !removed.has(row.id)) return row;
    // It came back while the server took it out: to the server it is a new one.
    const { id: _id, saved: _saved, ...rest } = row;
    return rest;
  };
  const rows = sheet.rows.map(after);
  return { rows, gone: sheet.gone.map(after).filter(({ id }) => id !== undefined && !removed.has(id)) };
}

/** The sheet with what the server refused at the cells that it is about. */
export function refused(sheet: Sheet, sent: Sent, errors: readonly FieldProblem[]): Sheet {
  const found = new Map<string, Record<string, string>>();
  for (const { pointer, detail } of errors) {
    const [, list, index = "", ...place] = pointer.split("/");
    const row = list === "put" ? sent.put[Number(index)] : undefined;
    if (!row) continue;
    const problems = found.get(row.key) ?? {};
    problems[columnAt(place)] ??= detail;
    found.set(row.key, problems);
  }
  const asSent = new Map(sent.put.map((row) => [row.key, row.cells]));
  return {
    ...sheet,
    rows: sheet.rows.map((row) => {
      const problems = found.get(row.key);
      return problems && asSent.get(row.key) === row.cells ? { ...row, problems } : row;
    }),
  };
}

/** The sheet over what the server has now. What both touched stays as the others made it, and is told. */
export function rebased(sheet: Sheet, targets: readonly Target[]): { sheet: Sheet; clashes: Clash[] } {
  const clashes: Clash[] = [];
  const mine = new Map(sheet.rows.flatMap((row) => (row.id ? [[row.id, row] as const] : [])));
  const removing = new Map(sheet.gone.flatMap((row) => (row.id ? [[row.id, row] as const] : [])));
  const gone: Row[] = [];
  const rows: Row[] = [];
  for (const target of targets) {
    const theirs = rowOf(target);
    const left = removing.get(target.id);
    const own = mine.get(target.id);
    if (left) gone.push({ ...theirs, key: left.key });
    else rows.push(own ? merged(own, theirs, clashes) : theirs);
  }
  const there = new Set(targets.map(({ id }) => id));
  for (const { id, cells, saved } of sheet.rows) {
    if (!id || there.has(id) || !saved || sameCells(saved, cells)) continue;
    clashes.push({ label: cells.label ?? "", theirs: "", mine: "" });
  }
  const fresh = sheet.rows.flatMap((row, at) => (row.id ? [] : [{ row, next: followerIn(sheet.rows, at, there) }]));
  return { sheet: { rows: withFresh(rows, fresh), gone }, clashes };
}

/** Whether anything in the sheet is not in the list as the server has it. */
export function isUnsaved({ rows, gone }: Sheet): boolean {
  return gone.length > 0 || rows.some(({ saved, cells }) => !saved || !sameCells(saved, cells));
}

function rowOf(target: Target): Row {
  const cells = cellsOf(target);
  return { key: target.id, id: target.id, cells, saved: cells };
}

function withCells(row: Row, cells: Cells): Row {
  const { problems: _problems, ...rest } = row;
  return { ...rest, cells };
}

/** New rows by the row of the sheet that they come before; those that come last under nothing. */
function anchored(fresh: readonly RowState[]): Map<string, RowState[]> {
  const anchors = new Map<string, string>();
  const groups = new Map<string, RowState[]>();
  for (const state of fresh.toReversed()) {
    const next = state.next ?? "";
    const anchor = anchors.get(next) ?? next;
    anchors.set(state.key, anchor);
    const group = groups.get(anchor);
    if (group) group.push(state);
    else groups.set(anchor, [state]);
  }
  for (const group of groups.values()) group.reverse();
  return groups;
}

/** Rows that come in. One that was on its way out is still the target it was. */
function revived(states: readonly RowState[] = [], gone: Map<string, Row>): Row[] {
  return states.map(({ key, cells = {} }) => {
    const old = gone.get(key);
    gone.delete(key);
    return old ? withCells(old, cells) : { key, cells };
  });
}

/** Each row with the id of the next one that has one. */
function withFollowers(rows: readonly Row[]): (readonly [Row, string | undefined])[] {
  let next: string | undefined;
  return rows
    .toReversed()
    .map((row) => {
      const pair = [row, next] as const;
      next = row.id ?? next;
      return pair;
    })
    .toReversed();
}

function merged(own: Row, theirs: Row, clashes: Clash[]): Row {
  const { cells: mine, saved = mine, problems } = own;
  const changes: Record<string, string> = {};
  for (const column of new Set([...Object.keys(mine), ...Object.keys(saved)])) {
    const [wrote, had, has] = [mine[column] ?? "", saved[column] ?? "", theirs.cells[column] ?? ""];
    if (wrote === had || wrote === has) continue;
    if (has === had) changes[column] = wrote;
    else clashes.push({ label: theirs.cells.label ?? "", column, theirs: has, mine: wrote });
  }
  const cells = written(theirs.cells, changes);
  return { ...theirs, key: own.key, cells, ...(problems && sameCells(cells, mine) && { problems }) };
}

function followerIn(rows: readonly Row[], at: number, there: ReadonlySet<string>): string | undefined {
  return rows.slice(at + 1).find(({ id }) => id !== undefined && there.has(id))?.id;
}

function withFresh(rows: readonly Row[], fresh: readonly { row: Row; next: string | undefined }[]): Row[] {
  const before = new Map<string, Row[]>();
  for (const { row, next = "" } of fresh) before.set(next, [...(before.get(next) ?? []), row]);
  const those = (id: string) => before.get(id) ?? [];
  return [...rows.flatMap((row) => [...those(row.id ?? ""), row]), ...those("")];
}
