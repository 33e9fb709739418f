import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import type { Layout } from "./layout";
import { firstView, fitView, viewOn } from "./view";
import type { View } from "./visible";

/** Moves the view: to the selection, to all of it, and along with what was worked on when the layout changes. */
export function useView(layout: Layout, selected: number | undefined, fits: boolean) {
  const flow = useReactFlow();
  const store = useStoreApi();
  const isReady = useStore(({ width, height, panZoom }) => width > 0 && height > 0 && panZoom !== null);
  const isFree = isReady && !fits;
  const last = useRef<{ layout: Layout; selected: number | undefined }>(undefined);
  const held = useRef<number>(undefined);

  useEffect(() => {
    if (isReady && fits) flow.setViewport(fitView(layout.bounds, store.getState()));
  }, [isReady, layout, fits, flow, store]);

  useEffect(() => {
    if (!isFree) return;
    const before = last.current;
    last.current = { layout, selected };
    const size = store.getState();
    const card = layout.placed.get(selected ?? -1);
    if (!before || before.layout.direction !== layout.direction) {
      const first = card ?? layout.placed.values().next().value;
      flow.setViewport(firstView(layout.bounds, first, size, layout.direction));
      return;
    }
    const view = flow.getViewport();
    const hold = held.current ?? selected ?? -1;
    held.current = undefined;
    const kept = stay(view, before.layout, layout, hold);
    if (kept !== view) flow.setViewport(kept);
    if (!card || before.selected === selected) return;
    const next = viewOn(card, kept, size);
    if (!isSame(next, kept)) flow.setViewport(next, smoothly());
  }, [isFree, layout, selected, flow, store]);

  return {
    fit: () => void flow.setViewport(fitView(layout.bounds, store.getState()), smoothly()),
    zoomTo: (zoom: number) => void flow.zoomTo(zoom, smoothly()),
    zoomBy: (by: number) => void flow.zoomTo(flow.getZoom() * by, smoothly()),
    reveal: (at: number) => {
      const card = layout.placed.get(at);
      if (card) flow.setViewport(viewOn(card, flow.getViewport(), store.getState()), smoothly());
    },
    /** The card that stays where it is on the screen when the layout changes next. */
    hold: (at: number | undefined) => {
      held.current = at;
    },
  };
}

function smoothly() {
  return { duration: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200 };
}

function isSame(one: View, other: View): boolean {
  return one.x === other.x && one.y === other.y && one.zoom === other.zoom;
}

/** The view that shows a card at the same place of the screen after everything was laid out anew. */
function stay(view: View, before: Layout, now: Layout, at: number): View {
  const [from, to] = [before.placed.get(at), now.placed.get(at)];
  if (before === now || !from || !to || (from.x === to.x && from.y === to.y)) return view;
  return { ...view, x: view.x + (from.x - to.x) * view.zoom, y: view.y + (from.y - to.y) * view.zoom };
}
