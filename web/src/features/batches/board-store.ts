/** The sessions of a batch as the board shows them. What arrives between two frames is brought in at once. */
import { createStore } from "zustand/vanilla";
import type { BatchCounts, Tile } from "@/api/schema.gen";
import { lastChange } from "./spans";
import { noCounts, standingOf } from "./standing";

export type BoardState = {
  tiles: ReadonlyMap<string, Tile>;
  /** The tiles as they were when one came in last: what a list of all of them needs. */
  all: ReadonlyMap<string, Tile>;
  /** The tiles as they were when one changed its standing or its assignee: what groups and filters need. */
  arranged: ReadonlyMap<string, Tile>;
  counts: BatchCounts;
};

export type Board = ReturnType<typeof createBoard>;

/** Targets that jump from group to group more often than this are read by nobody. */
const calm = 250;

/** `schedule` runs something before the next frame is drawn. */
export function createBoard(tiles: readonly Tile[], schedule: (task: () => void) => void = requestAnimationFrame) {
  const store = createStore<BoardState>(() => withTiles(nothing, tiles));
  const waiting = new Map<string, Tile>();
  let isArranging = false;

  /** Takes tiles in, where they are newer than what is known. */
  function merge(more: readonly Tile[]) {
    store.setState((state) => withTiles(state, more));
  }

  /** Takes a tile in with the next frame. */
  function receive(tile: Tile) {
    const before = waiting.get(tile.id);
    if (before && before.seq > tile.seq) return;
    if (waiting.size === 0) schedule(flush);
    waiting.set(tile.id, tile);
  }

  function flush() {
    const more = [...waiting.values()];
    waiting.clear();
    store.setState((state) => {
      const next = withTiles(state, more);
      if (next.arranged === state.arranged) return next;
      arrangeSoon();
      return { ...next, arranged: state.arranged };
    });
  }

  function arrangeSoon() {
    if (isArranging) return;
    isArranging = true;
    setTimeout(() => {
      isArranging = false;
      store.setState(({ tiles }) => ({ arranged: tiles }));
    }, calm);
  }

  /** The moment of the last change that is known, in milliseconds; zero where there is none. */
  const latest = () => lastChange(store.getState().tiles);

  return { store, merge, receive, latest };
}

const nothing: BoardState = { tiles: new Map(), all: new Map(), arranged: new Map(), counts: noCounts() };

function withTiles(state: BoardState, more: readonly Tile[]): BoardState {
  const newer = more.filter(({ id, seq }) => seq > (state.tiles.get(id)?.seq ?? -1));
  if (newer.length === 0) return state;
  const tiles = new Map(state.tiles);
  const counts = { ...state.counts };
  let { all, arranged } = state;
  for (const tile of newer) {
    const before = tiles.get(tile.id);
    tiles.set(tile.id, tile);
    const standing = standingOf(tile);
    if (before) counts[standingOf(before)] -= 1;
    counts[standing] += 1;
    const stays = before && standingOf(before) === standing && before.assignee.id === tile.assignee.id;
    if (!stays) arranged = tiles;
    if (!before) all = tiles;
  }
  return { tiles, all, arranged, counts };
}
