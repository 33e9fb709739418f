import { useRef } from "react";
import { useStore } from "zustand";
import { withLabels } from "@/flow/with-labels";
import { useBoard } from "./board-context";
import { groupTitle } from "./group-title";
import { MatrixRow } from "./matrix-row";
import { optionId } from "./option-id";
import { columnsOf } from "./step-text";
import { strings } from "./strings";
import type { TargetListProps } from "./target-list-props";
import { useBoardKeys } from "./use-board-keys";
import { useWindow } from "./use-window";

const rowHeight = 36;

type Row = { key: string; title: string; id?: undefined } | { key: string; id: string };

/** The targets as rows, the steps as columns in reading order. */
export function StepMatrix({ groups, view, selection, selectable, onOpen }: TargetListProps) {
  "use memo";
  const scroller = useRef<HTMLDivElement>(null);
  const { selection: store, reading, labels } = useBoard();
  const active = useStore(store, (state) => state.active);
  const selecting = useStore(store, (state) => state.selecting);
  const columns = columnsOf(reading);
  const rows: Row[] = groups.flatMap(({ key, tiles }) => {
    const targets = tiles.map(({ id }): Row => ({ key: id, id }));
    if (!view.by) return targets;
    return [{ key: `group-${key}`, title: `${groupTitle(view.by, key)} ${tiles.length.toLocaleString()}` }, ...targets];
  });
  const order = rows.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const { from, to } = useWindow(scroller, rows.length, rowHeight);
  const keys = useBoardKeys({
    selection,
    order,
    selectable,
    across: () => 1,
    reveal: (id) => {
      const index = rows.findIndex((row) => row.id === id);
      if (scroller.current && index >= 0) reveal(scroller.current, index);
    },
    onOpen,
  });
  const isDrawn = rows.slice(from, to).some(({ id }) => id !== undefined && id === active);
  return (
    <div
      ref={scroller}
      className="max-h-[max(24rem,calc(100dvh-7rem))] overflow-auto rounded-card border border-line bg-surface has-[table:focus-visible]:outline-2 has-[table:focus-visible]:outline-accent print:max-h-none print:overflow-visible"
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: arrow keys go from row to row, and rows are selected
        role="grid"
        aria-label={strings.board.targets}
        aria-multiselectable={selectable}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={active !== undefined && isDrawn ? optionId(active) : undefined}
        tabIndex={0}
        data-selecting={selecting || undefined}
        data-readonly={selectable ? undefined : ""}
        className="group/board w-full table-fixed border-separate border-spacing-0 text-start outline-none"
        style={{ minWidth: `${11 + columns.length * 8}rem` }}
        {...keys}
      >
        <thead>
          <tr aria-rowindex={1} className="font-medium text-ink-2 text-sm">
            <th
              scope="col"
              className="sticky top-0 left-0 z-20 w-44 border-line border-r border-b bg-sunken px-3 py-2 text-start align-bottom sm:w-56"
            >
              {strings.board.target}
            </th>
            {columns.map(({ id, title }) => {
              const text = withLabels(title, labels);
              return (
                <th
                  key={id}
                  scope="col"
                  title={text}
                  className="sticky top-0 z-10 border-line border-b bg-sunken px-2.5 py-2 text-start align-bottom"
                >
                  <span className="line-clamp-3 font-medium leading-heading [overflow-wrap:anywhere]">{text}</span>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          <Gap rows={from} />
          {rows.slice(from, to).map((row, index) =>
            row.id === undefined ? (
              <tr key={row.key} aria-rowindex={from + index + 2} style={{ height: rowHeight }}>
                <th
                  scope="rowgroup"
                  colSpan={columns.length + 1}
                  className="border-line border-b bg-sunken text-start font-medium"
                >
                  <span className="sticky left-0 px-3">{row.title}</span>
                </th>
              </tr>
            ) : (
              <MatrixRow
                key={row.key}
                id={row.id}
                index={from + index + 2}
                height={rowHeight}
                columns={columns}
                marked={row.id === view.target}
              />
            ),
          )}
          <Gap rows={rows.length - to} />
        </tbody>
      </table>
    </div>
  );
}

/** The place of rows that are too far away to be drawn. */
function Gap({ rows }: { rows: number }) {
  if (rows <= 0) return null;
  return (
    <tr>
      <td aria-hidden="true" className="p-0" style={{ height: rows * rowHeight }} />
    </tr>
  );
}

/** Brings a row into view, below the head. */
function reveal(scroller: HTMLElement, index: number) {
  const head = scroller.querySelector("thead")?.clientHeight ?? 0;
  const top = index * rowHeight;
  const bottom = top + rowHeight - (scroller.clientHeight - head);
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (bottom > scroller.scrollTop) scroller.scrollTop = bottom;
}
