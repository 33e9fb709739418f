import { useEffect, useState } from "react";
import type { Action } from "./action";
import { useRegistry } from "./registry";

type Found = { words: string; things: readonly Action[]; failed: boolean };

const nothing: Found = { words: "", things: [], failed: false };
const shortestQuery = 2;
const typingPause = 120;

/** What the page's finder answers to the query: what it found last stays until the next answer is there. */
export function useFound(query: string) {
  const finder = useRegistry((state) => state.finder);
  const words = query.trim();
  const asks = finder !== undefined && words.length >= shortestQuery;
  const [found, setFound] = useState(nothing);

  useEffect(() => {
    if (!asks) return;
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      try {
        setFound({ words, things: await finder(words, controller.signal), failed: false });
      } catch {
        if (!controller.signal.aborted) setFound({ words, things: [], failed: true });
      }
    }, typingPause);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [asks, finder, words]);

  if (!asks) return { ...nothing, pending: false };
  return { ...found, pending: found.words !== words };
}
