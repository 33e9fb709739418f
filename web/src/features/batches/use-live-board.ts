import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { followBatch } from "@/api/events";
import { createBoard } from "./board-store";
import { batchQuery, tilesQuery } from "./queries";

export type LineState = "opening" | "live" | "broken";

/** A line that comes back this soon was never worth a word. */
const patience = 4_000;
const pollEvery = 15_000;

/** The sessions of a batch, kept up to date by events, and by reading them again where no events come. */
export function useLiveBoard(team: string, batch: string) {
  const queryClient = useQueryClient();
  const [line, setLine] = useState<LineState>("opening");
  const { data: tiles } = useSuspenseQuery({
    ...tilesQuery(team, batch),
    refetchInterval: line === "broken" ? pollEvery : false,
  });
  const [board] = useState(() => createBoard(tiles));
  useEffect(() => board.merge(tiles), [board, tiles]);

  useEffect(() => {
    const giveUp = () => setTimeout(() => setLine("broken"), patience);
    let timer = giveUp();
    const readAgain = (queryKey: readonly unknown[]) => void queryClient.invalidateQueries({ queryKey, exact: true });
    const stop = followBatch({ team, batch }, board.latest, {
      onLine: (open) => {
        clearTimeout(timer);
        if (open) setLine("live");
        else timer = giveUp();
      },
      onSession: board.receive,
      onBatch: () => readAgain(batchQuery(team, batch).queryKey),
      onResync: () => {
        readAgain(batchQuery(team, batch).queryKey);
        readAgain(tilesQuery(team, batch).queryKey);
      },
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [queryClient, team, batch, board]);

  return { board, line };
}
