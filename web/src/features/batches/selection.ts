/** Which targets are selected, and which of them the keys start from. */
import { createStore } from "zustand/vanilla";

export type SelectionState = {
  selected: ReadonlySet<string>;
  /** Where the arrow keys are. */
  active: string | undefined;
  /** Where a range begins. */
  anchor: string | undefined;
  /** Whether a click selects; else it opens. */
  selecting: boolean;
};

export type Selection = ReturnType<typeof createSelection>;

export function createSelection() {
  const store = createStore<SelectionState>(() => ({
    selected: new Set(),
    active: undefined,
    anchor: undefined,
    selecting: false,
  }));
  const { setState } = store;

  return {
    store,
    toggle: (id: string) =>
      setState(({ selected }) => {
        const next = new Set(selected);
        if (!next.delete(id)) next.add(id);
        return { selected: next, active: id, anchor: id };
      }),
    /** Selects what stands between the anchor and this one, besides what is selected. */
    extend: (id: string, order: readonly string[]) =>
      setState(({ selected, anchor, active }) => {
        const from = order.indexOf(anchor ?? active ?? id);
        const to = order.indexOf(id);
        const range = order.slice(Math.max(Math.min(from, to), 0), Math.max(from, to) + 1);
        return { selected: new Set([...selected, ...range]), active: id, anchor: anchor ?? active ?? id };
      }),
    select: (ids: Iterable<string>) => setState({ selected: new Set(ids) }),
    clear: () => setState({ selected: new Set(), anchor: undefined, selecting: false }),
    go: (id: string) => setState({ active: id, anchor: id }),
    setSelecting: (selecting: boolean) => setState(selecting ? { selecting } : { selecting, selected: new Set() }),
  };
}
