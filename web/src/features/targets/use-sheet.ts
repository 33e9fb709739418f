import { useRef, useState } from "react";
import { useStore } from "zustand";
import { announce } from "@/ui/announcer";
import { toast } from "@/ui/toast-store";
import { allColumns } from "./all-columns";
import { sameCells } from "./cells";
import { columnTitle, fieldName } from "./columns";
import type { SheetStore } from "./create-sheet-store";
import { hiddenRows } from "./find-rows";
import { writtenOver } from "./paste";
import type { Row, RowState } from "./sheet";
import { sheetStrings as text } from "./sheet-strings";
import { type GridActs, newRow } from "./use-grid";

const most = 10_000;

/** What a sheet shows, and everything that can be done with it. */
export function useSheet(store: SheetStore, words: string) {
  const { sheet, perform } = useStore(store);
  const { rows: all } = sheet;
  const [asked, setAsked] = useState<readonly string[]>([]);
  const columns = allColumns(all, asked);
  const { rows, hidden } = useFound(all, words);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const lastToggled = useRef<string>(undefined);
  const isAddable = words === "";
  const present = selected.size > 0 ? all.filter(({ key }) => selected.has(key)) : [];

  function removeKeys(keys: readonly string[]) {
    if (keys.length === 0) return;
    const states = keys.map((key): RowState => ({ key, cells: undefined }));
    const takeBack = perform(text.steps.remove(keys.length), states);
    setSelected(new Set());
    toast(text.removed(keys.length), takeBack);
  }

  const acts: GridActs = {
    write: (row, at, texts, pasted) => {
      const states = writtenOver(rows, columns, at, texts, () => crypto.getRandomValues(new Uint32Array(4)).join("-"));
      const changed = states.filter(({ key, cells }) => !cells || !sameCells(cellsAt(all, key), cells));
      const added = states.length - Math.min(texts.length, rows.length - at.row);
      if (all.length + Math.max(0, added) > most) {
        toast(text.tooMany);
        return row?.key;
      }
      if (changed.length > 0) {
        const title = columnTitle(columns[at.column] ?? "label");
        const steps = text.steps;
        const name = pasted ? steps.paste : row ? steps.edit(title, row.cells.label ?? "") : steps.add(1);
        perform(name, changed);
      }
      return row?.key ?? states[0]?.key;
    },
    toggle: (key, upTo) => {
      const from = rows.findIndex(({ key }) => key === lastToggled.current);
      const to = rows.findIndex((row) => row.key === key);
      const range = upTo && from >= 0 ? rows.slice(Math.min(from, to), Math.max(from, to) + 1) : rows.slice(to, to + 1);
      const isOn = !selected.has(key);
      lastToggled.current = key;
      setSelected(changedSet(selected, range, isOn));
    },
    remove: (active) => {
      const keys = selected.size > 0 ? present.map(({ key }) => key) : [active].filter((key) => key !== newRow);
      removeKeys(keys);
    },
  };

  return {
    all,
    rows,
    columns,
    hasHidden: hidden > 0,
    isAddable,
    selected,
    selectedCount: present.length,
    acts,
    addField: (name: string) => {
      setAsked((names) => [...names, name]);
      announce(name);
    },
    removeField: (column: string) => {
      const name = fieldName(column) ?? column;
      setAsked((names) => names.filter((other) => other !== name));
      const states = all
        .filter(({ cells }) => cells[column] !== undefined)
        .map(({ key, cells: { [column]: _gone, ...cells } }): RowState => ({ key, cells }));
      if (states.length === 0) return;
      const takeBack = perform(text.steps.field(name), states);
      toast(text.fieldRemoved(name), takeBack);
    },
    removeSelected: () => removeKeys(present.map(({ key }) => key)),
    selectAll: () => setSelected((selected) => changedSet(selected, rows, !rows.every(({ key }) => selected.has(key)))),
    selectNone: () => setSelected(new Set()),
  };
}

/** The rows that answer to the words. What is changed after the search stays in sight. */
function useFound(all: readonly Row[], words: string) {
  const [found, setFound] = useState(() => ({ words, hidden: hiddenRows(all, words) }));
  if (found.words !== words) setFound({ words, hidden: hiddenRows(all, words) });
  const { hidden } = found;
  return { rows: hidden.size > 0 ? all.filter(({ key }) => !hidden.has(key)) : all, hidden: hidden.size };
}

function cellsAt(rows: readonly Row[], key: string) {
  return rows.find((row) => row.key === key)?.cells ?? {};
}

function changedSet(set: ReadonlySet<string>, rows: readonly Row[], isOn: boolean): ReadonlySet<string> {
  const changed = new Set(set);
  for (const { key } of rows) {
    if (isOn) changed.add(key);
    else changed.delete(key);
  }
  return changed;
}
