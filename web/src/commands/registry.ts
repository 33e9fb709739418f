import { useEffect, useId } from "react";
import { create } from "zustand";
import type { Action } from "./action";

type Registry = { groups: ReadonlyMap<string, readonly Action[]> };

export const useRegistry = create<Registry>(() => ({ groups: new Map() }));

/** Offers actions for as long as the calling component is on the page. */
export function useActions(actions: readonly Action[]) {
  const owner = useId();
  useEffect(() => {
    useRegistry.setState(({ groups }) => ({ groups: new Map(groups).set(owner, actions) }));
  }, [owner, actions]);
  useEffect(() => {
    return () => {
      useRegistry.setState(({ groups }) => ({ groups: new Map([...groups].filter(([key]) => key !== owner)) }));
    };
  }, [owner]);
}

/** All actions on offer, those of the innermost part of the page first. */
export function allActions({ groups }: Registry): Action[] {
  return [...groups.values()]
    .reverse()
    .flat()
    .filter((action) => action.available !== false);
}
