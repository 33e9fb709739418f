import { useRef } from "react";
import { useStore } from "zustand";
import { useBoard } from "./board-context";
import { groupTitle } from "./group-title";
import { optionId } from "./option-id";
import { strings } from "./strings";
import type { TargetListProps } from "./target-list-props";
import { TileBox } from "./tile-box";
import { useBoardKeys } from "./use-board-keys";

const grid =
  "grid auto-rows-[4.75rem] grid-cols-[repeat(auto-fill,minmax(min(9.5rem,100%),1fr))] gap-2 print:auto-rows-auto sm:grid-cols-[repeat(auto-fill,minmax(13rem,1fr))]";

/** The targets as tiles. */
export function TileGrid({ groups, view, selection, selectable, onOpen }: TargetListProps) {
  "use memo";
  const list = useRef<HTMLDivElement>(null);
  const { selection: store } = useBoard();
  const active = useStore(store, (state) => state.active);
  const selecting = useStore(store, (state) => state.selecting);
  const order = groups.flatMap(({ tiles }) => tiles.map(({ id }) => id));
  const keys = useBoardKeys({
    selection,
    order,
    selectable,
    across: () => acrossIn(list.current),
    reveal: (id) => document.getElementById(optionId(id))?.scrollIntoView({ block: "nearest" }),
    onOpen,
  });
  return (
    <div
      ref={list}
      role="listbox"
      aria-label={strings.board.targets}
      aria-multiselectable={selectable}
      aria-activedescendant={active !== undefined && order.includes(active) ? optionId(active) : undefined}
      tabIndex={0}
      data-selecting={selecting || undefined}
      data-readonly={selectable ? undefined : ""}
      className="group/board flex flex-col gap-5 rounded-card outline-offset-4 [contain:layout]"
      {...keys}
    >
      {groups.map(({ key, tiles }) =>
        view.by ? (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a list box
          <div key={key} role="group" aria-label={groupTitle(view.by, key)}>
            <p aria-hidden="true" className="mb-2 font-medium">
              {groupTitle(view.by, key)}{" "}
              <span className="text-ink-3 tabular-nums">{tiles.length.toLocaleString()}</span>
            </p>
            <div role="presentation" className={grid}>
              {tiles.map(({ id }) => (
                <TileBox key={id} id={id} marked={id === view.target} />
              ))}
            </div>
          </div>
        ) : (
          <div key={key} role="presentation" className={grid}>
            {tiles.map(({ id }) => (
              <TileBox key={id} id={id} marked={id === view.target} />
            ))}
          </div>
        ),
      )}
    </div>
  );
}

/** How many tiles stand beside each other now. */
function acrossIn(list: HTMLElement | null): number {
  const columns = list?.querySelector("[role=presentation]");
  return columns ? getComputedStyle(columns).gridTemplateColumns.split(" ").length : 1;
}
