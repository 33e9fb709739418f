import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import type { Onward } from "./cell-editor";
import { isWriting, moved, type Place, tabbed } from "./grid-keys";
import type { Row } from "./sheet";
import { copiedOf, pastedRows } from "./table-text";

/** The row behind the last one, which becomes a target once something is written into it. */
export const newRow = "new";

export type GridActs = {
  /** Writes texts into cells from a place on, and gives the row that it began in. */
  write: (
    row: Row | undefined,
    at: Place,
    texts: readonly (readonly string[])[],
    pasted: boolean,
  ) => string | undefined;
  toggle: (key: string, upTo: boolean) => void;
  remove: (active: string) => void;
};

type Given = {
  box: RefObject<HTMLDivElement | null>;
  rows: readonly Row[];
  columns: readonly string[];
  selected: ReadonlySet<string>;
  /** Whether the row of new targets stands below. */
  hasNewRow: boolean;
  canEdit: boolean;
  rowHeight: number;
  acts: GridActs;
};

type Active = { key: string; column: string };

/** The cell that has the focus, what is written into it, and the keys of the table. */
export function useGrid({ box, rows, columns, selected, hasNewRow, canEdit, rowHeight, acts }: Given) {
  const [active, setActive] = useState<Active>();
  const [editing, setEditing] = useState<{ text: string }>();
  const wantsFocus = useRef(false);
  // After Escape the next Tab leaves the table.
  const isLeaving = useRef(false);
  const count = rows.length + (hasNewRow ? 1 : 0);
  const place = placeOf(active);

  // The cell is drawn only now, when the row it is in may have just come into sight.
  useEffect(() => {
    if (!wantsFocus.current || editing) return;
    wantsFocus.current = false;
    const cell = box.current?.querySelector<HTMLElement>("[data-active]");
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  function placeOf(active: Active | undefined): Place {
    const found = active?.key === newRow ? rows.length : rows.findIndex(({ key }) => key === active?.key);
    const column = columns.indexOf(active?.column ?? "");
    return { row: Math.min(Math.max(found, 0), Math.max(count - 1, 0)), column: Math.max(column, 0) };
  }
  function goTo({ row, column }: Place) {
    wantsFocus.current = true;
    setEditing(undefined);
    setActive({ key: rows[row]?.key ?? newRow, column: columns[column] ?? "label" });
  }
  function edit(text?: string) {
    if (!canEdit || count === 0) return;
    const column = columns[place.column] ?? "label";
    setActive({ key: rows[place.row]?.key ?? newRow, column });
    setEditing({ text: text ?? rows[place.row]?.cells[column] ?? "" });
  }
  function done(text: string, onward: Onward) {
    const row = rows[place.row];
    const key = acts.write(row, place, [[text]], false) ?? newRow;
    setEditing(undefined);
    if (onward === "stay") return;
    wantsFocus.current = true;
    const column = columns[place.column + { down: 0, right: 1, left: -1 }[onward]] ?? columns[place.column] ?? "label";
    const below = rows[place.row + 1]?.key ?? (hasNewRow ? newRow : key);
    setActive({ key: onward === "down" ? below : key, column });
  }
  function cancel() {
    wantsFocus.current = true;
    setEditing(undefined);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (editing || event.nativeEvent.isComposing || !isCell(event.target)) return;
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 2);
    const size = { rows: count, columns: columns.length, page };
    if (event.key === "Tab") {
      const next = canEdit && !isLeaving.current && tabbed(place, event.shiftKey, size);
      if (!next) return;
      event.preventDefault();
      return goTo(next);
    }
    isLeaving.current = event.key === "Escape";
    const to = moved(place, event, size);
    if (to) goTo(to);
    else if (!canEdit || !change(event)) return;
    event.preventDefault();
  }
  /** Carries out what a key does to the cell, and tells whether it does anything. */
  function change(event: KeyboardEvent): boolean {
    const row = rows[place.row];
    if (event.key === "Enter" || event.key === "F2") edit();
    else if (event.key === "Delete" || event.key === "Backspace") erase(event.ctrlKey || event.metaKey);
    else if (event.key === " " && row) acts.toggle(row.key, event.shiftKey);
    else if (isWriting(event)) edit(event.key);
    else return false;
    return true;
  }

  /** Empties the cell, or takes the whole target out. */
  function erase(whole: boolean) {
    const row = rows[place.row];
    if (whole) acts.remove(row?.key ?? newRow);
    else if (row) acts.write(row, place, [[""]], false);
  }

  function onCopy(data: DataTransfer) {
    const text = ({ cells }: Row, column: string) => cells[column] ?? "";
    const chosen = rows.filter(({ key }) => selected.has(key));
    const row = rows[place.row];
    const copied =
      chosen.length > 0
        ? chosen.map((row) => columns.map((column) => text(row, column)))
        : [[row ? text(row, columns[place.column] ?? "label") : ""]];
    data.setData("text/plain", copiedOf(copied));
  }
  function onPaste(data: DataTransfer) {
    const text = data.getData("text/plain");
    if (!canEdit || text === "") return;
    const key = acts.write(rows[place.row], place, pastedRows(text), true);
    if (key) setActive({ key, column: columns[place.column] ?? "label" });
    wantsFocus.current = true;
  }
  useCellClipboard(box, { onCopy, onPaste });

  return {
    place,
    editing,
    edit,
    done,
    cancel,
    goTo,
    /** A click goes to a cell, a second one into it. */
    click: (to: Place) => {
      if (!editing && active && to.row === place.row && to.column === place.column) edit();
      else goTo(to);
    },
    onKeyDown,
  };
}

/** Whether an event is about a cell rather than about a control in it. */
function isCell(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("[role=gridcell], [role=rowheader]");
}

type ClipboardActs = { onCopy: (data: DataTransfer) => void; onPaste: (data: DataTransfer) => void };

/** Copying and pasting while a cell has the focus. Browsers tell the place of the last click of it, not the cell. */
function useCellClipboard(box: RefObject<HTMLElement | null>, acts: ClipboardActs) {
  const onClipboard = useEffectEvent((event: ClipboardEvent) => {
    const { clipboardData, type } = event;
    const focused = document.activeElement;
    if (!clipboardData || !isCell(focused) || !box.current?.contains(focused)) return;
    event.preventDefault();
    if (type === "copy") acts.onCopy(clipboardData);
    else acts.onPaste(clipboardData);
  });
  useEffect(() => {
    const listen = (event: ClipboardEvent) => onClipboard(event);
    document.addEventListener("copy", listen);
    document.addEventListener("paste", listen);
    return () => {
      document.removeEventListener("copy", listen);
      document.removeEventListener("paste", listen);
    };
  }, []);
}
