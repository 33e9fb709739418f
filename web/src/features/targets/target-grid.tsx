// biome-ignore-all lint/a11y/useSemanticElements: the rows of a table element cannot be drawn in part

import { Plus, X } from "lucide-react";
import { type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from "react";
import { IconButton } from "@/ui/icon-button";
import { columnTitle, fieldName } from "./columns";
import { GridRow } from "./grid-row";
import type { Row } from "./sheet";
import { sheetStrings as text } from "./sheet-strings";
import { suggestionsFor } from "./suggestions";
import { type GridActs, useGrid } from "./use-grid";
import { visibleRows } from "./visible-rows";

/** Lets the page lead into the table. */
export type GridHandle = { goTo: (row: number, column: string) => void };

type Props = {
  name: string;
  rows: readonly Row[];
  /** All rows, of which `rows` may be a part. */
  all: readonly Row[];
  columns: readonly string[];
  canEdit: boolean;
  hasNewRow: boolean;
  selected: ReadonlySet<string>;
  acts: GridActs;
  onSelectAll: () => void;
  onAddField: () => void;
  onRemoveField: (column: string) => void;
  ref: Ref<GridHandle>;
};

/** A table that works like a spreadsheet, of which only what is in sight is drawn. */
export function TargetGrid({ name, rows, all, columns, canEdit, hasNewRow, selected, acts, ref, ...more }: Props) {
  "use memo";
  const box = useRef<HTMLDivElement>(null);
  const hint = useId();
  const [rowHeight] = useState(() => (window.matchMedia("(pointer: coarse)").matches ? 44 : 36));
  const { top, height } = useSight(box);
  const grid = useGrid({ box, rows, columns, selected, hasNewRow, canEdit, rowHeight, acts });
  useImperativeHandle(ref, () => ({
    goTo: (row, column) => grid.goTo({ row, column: Math.max(0, columns.indexOf(column)) }),
  }));
  // The same for every row, so that scrolling draws none anew that was in sight before.
  const suggest = (column: string) => suggestionsFor(column, all);
  const click = (row: number, column: number) => grid.click({ row, column });
  const count = rows.length + (hasNewRow ? 1 : 0);
  const template = templateOf(columns, canEdit);
  // What is told below a cell needs room below the last one too.
  const below = rows.some(({ problems }) => problems) ? 64 : 0;
  const width = `calc(${widthsOf(columns, canEdit).join(" + ")})`;
  return (
    <>
      <p id={hint} className="mt-2 text-ink-3 text-sm pointer-coarse:sr-only">
        {canEdit ? text.hint : text.hintReader}
      </p>
      <div
        ref={box}
        role="grid"
        aria-label={text.grid(name)}
        aria-describedby={hint}
        aria-rowcount={count + 1}
        aria-colcount={columns.length + (canEdit ? 1 : 0)}
        aria-readonly={!canEdit}
        aria-multiselectable={canEdit || undefined}
        onKeyDown={grid.onKeyDown}
        tabIndex={-1}
        className="-order-1 max-h-[calc(100dvh-17rem)] overflow-auto overscroll-x-contain rounded-card border border-line bg-surface outline-none [--label:clamp(9rem,30vw,15rem)] [scroll-padding:2.75rem_0_0_calc(var(--label)+2.5rem)] max-md:max-h-[70dvh] print:max-h-none"
      >
        <div style={{ width }} className="min-w-full">
          <div role="rowgroup" className="sticky top-0 z-10">
            <div
              role="row"
              aria-rowindex={1}
              tabIndex={-1}
              style={{ gridTemplateColumns: template }}
              className="grid h-10 border-line border-b bg-sunken font-medium text-ink-2 text-sm"
            >
              {canEdit && (
                <div role="columnheader" tabIndex={-1} className="sticky left-0 z-1 grid place-items-center bg-sunken">
                  <input
                    type="checkbox"
                    aria-label={text.selectAll}
                    checked={rows.length > 0 && rows.every(({ key }) => selected.has(key))}
                    onChange={more.onSelectAll}
                    className="size-4 pointer-coarse:size-5"
                  />
                </div>
              )}
              {columns.map((column) => (
                <ColumnHead key={column} column={column} canEdit={canEdit} onRemove={more.onRemoveField} />
              ))}
              {canEdit && (
                <div role="columnheader" tabIndex={-1} className="grid place-items-center">
                  <IconButton icon={Plus} label={text.addField} onClick={more.onAddField} side="bottom" />
                </div>
              )}
            </div>
          </div>
          <div role="rowgroup" style={{ height: count * rowHeight + below }} className="relative">
            {visibleRows(top, height, rowHeight, count, grid.place.row).map((index) => {
              const row = rows[index];
              const isActive = index === grid.place.row;
              return (
                <GridRow
                  key={row?.key ?? ""}
                  row={row}
                  index={index}
                  top={index * rowHeight}
                  height={rowHeight}
                  template={template}
                  columns={columns}
                  canEdit={canEdit}
                  isSelected={row !== undefined && selected.has(row.key)}
                  active={isActive ? grid.place.column : undefined}
                  editing={isActive ? grid.editing : undefined}
                  suggestionsFor={suggest}
                  onClick={click}
                  onSelect={acts.toggle}
                  onDone={grid.done}
                  onCancel={grid.cancel}
                />
              );
            })}
          </div>
        </div>
      </div>
    </>
  );
}

type HeadProps = { column: string; canEdit: boolean; onRemove: (column: string) => void };

function ColumnHead({ column, canEdit, onRemove }: HeadProps) {
  const field = fieldName(column);
  const sticky =
    column === "label" ? `sticky z-1 border-line border-r bg-sunken ${canEdit ? "left-9" : "left-0"}` : "relative";
  return (
    <div role="columnheader" tabIndex={-1} className={`group/head flex min-w-0 items-center gap-1 px-2.5 ${sticky}`}>
      <span className={`min-w-0 flex-1 truncate ${field === undefined ? "" : "font-mono"}`}>{columnTitle(column)}</span>
      {field !== undefined && canEdit && (
        <IconButton icon={X} label={text.removeField(field)} onClick={() => onRemove(column)} side="bottom" />
      )}
    </div>
  );
}

const widths: Readonly<Record<string, number>> = {
  kind: 8,
  address: 12,
  client: 10,
  site: 10,
  time_zone: 10,
  notes: 18,
};

function widthsOf(columns: readonly string[], canEdit: boolean): string[] {
  const own = columns.map((column) => (column === "label" ? "var(--label)" : `${widths[column] ?? 11}rem`));
  return canEdit ? ["2.25rem", ...own, "3rem"] : own;
}

/** The last column takes the room that is left. */
function templateOf(columns: readonly string[], canEdit: boolean): string {
  const own = widthsOf(columns, canEdit);
  return own.map((width, at) => (at === own.length - 1 ? `minmax(${width}, 1fr)` : width)).join(" ");
}

/** What of a scrolling box is in sight. */
function useSight(box: { current: HTMLElement | null }) {
  const [sight, setSight] = useState({ top: 0, height: 800 });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => setSight({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [box]);
  return sight;
}
