import { createContext, use } from "react";
import { type StoreApi, useStore } from "zustand";
import type { Reading, Tile } from "@/api/schema.gen";
import type { BoardState } from "./board-store";
import type { SelectionState } from "./selection";

export type BoardValue = {
  board: StoreApi<BoardState>;
  selection: StoreApi<SelectionState>;
  reading: Reading;
  labels: Readonly<Record<string, string>>;
};

export const BoardContext = createContext<BoardValue | undefined>(undefined);

/** What stands around every target of a board. */
export function useBoard(): BoardValue {
  const value = use(BoardContext);
  if (!value) throw new Error("a part of a board stands outside of one");
  return value;
}

/** One target, as it is now. Nothing else that happens on the board draws it again. */
export function useTile(id: string): Tile | undefined {
  return useStore(useBoard().board, ({ tiles }) => tiles.get(id));
}
