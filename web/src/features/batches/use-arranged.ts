import { useQuery } from "@tanstack/react-query";
import { useStore } from "zustand";
import type { BatchReport } from "@/api/schema.gen";
import { arrange, type Group } from "./arrange";
import type { Board } from "./board-store";
import { reportQuery } from "./queries";
import type { BoardView } from "./view";

/** The targets that are shown, in groups. They are arranged anew only where one changed its group or its filter. */
export function useArranged(team: string, batch: string, board: Board, view: BoardView, me: string): readonly Group[] {
  const isStill = !view.only && !view.who && !view.q && (!view.by || view.by === "client");
  const tiles = useStore(board.store, (state) => (isStill ? state.all : state.arranged));
  const { data: report } = useQuery({ ...reportQuery(team, batch), enabled: view.by === "client", staleTime: 300_000 });
  const clients = report && clientsIn(report);
  const { only, by, who, q } = view;
  const asked = { ...(only && { only }), ...(by && { by }), ...(who && { who }), ...(q && { q }) };
  return arrange(tiles.values(), asked, me, clients);
}

function clientsIn({ clients }: BatchReport): ReadonlyMap<string, string> {
  return new Map(clients.flatMap(({ client, targets }) => targets.map(({ label }) => [label, client ?? ""] as const)));
}
