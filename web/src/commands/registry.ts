import { useEffect, useState } from "react";
import { create } from "zustand";
import type { Action } from "./action";

/** Looks up things by words, for the palette. */
export type Finder = (words: string, signal: AbortSignal) => Promise<Action[]>;

type Registry = { groups: ReadonlyMap<number, readonly Action[]>; finder: Finder | undefined };

export const useRegistry = create<Registry>(() => ({ groups: new Map(), finder: undefined }));

let nextRank = 0;

/** Offers actions for as long as the calling component is on the page. */
export function useActions(actions: readonly Action[]) {
  // Taken while rendering, so that what stands further inside, or came later, ranks higher.
  const [rank] = useState(() => nextRank++);
  useEffect(() => {
    useRegistry.setState(({ groups }) => ({ groups: new Map(groups).set(rank, actions) }));
  }, [rank, actions]);
  useEffect(() => {
    return () => {
      useRegistry.setState(({ groups }) => ({ groups: new Map([...groups].filter(([key]) => key !== rank)) }));
    };
  }, [rank]);
}

/** Lets the palette find more than actions while the calling component is on the page. */
export function useFinder(finder: Finder) {
  useEffect(() => {
    useRegistry.setState({ finder });
    return () => useRegistry.setState({ finder: undefined });
  }, [finder]);
}

/** All actions on offer, those of the innermost part of the page first. */
export function allActions({ groups }: Pick<Registry, "groups">): Action[] {
  return [...groups]
    .sort(([one], [other]) => other - one)
    .flatMap(([, actions]) => actions)
    .filter((action) => action.available !== false);
}
