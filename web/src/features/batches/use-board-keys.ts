import type { KeyboardEvent, MouseEvent } from "react";
import { moved } from "./moves";
import type { Selection } from "./selection";

type Options = {
  selection: Selection;
  order: readonly string[];
  /** Whether the reader may select at all. */
  selectable: boolean;
  /** How many targets stand beside each other. */
  across: () => number;
  /** Brings a target into view. */
  reveal: (id: string) => void;
  onOpen: (id: string) => void;
};

/** What clicks and keys do on a list of targets that has the focus as a whole. */
export function useBoardKeys({ selection, order, selectable, across, reveal, onOpen }: Options) {
  function go(id: string, ranges: boolean) {
    if (ranges && selectable) selection.extend(id, order);
    else selection.go(id);
    reveal(id);
  }

  function act(name: "open" | "toggle" | "all", active: string | undefined) {
    if (name === "all" && selectable) selection.select(order);
    if (name === "open" && active !== undefined) onOpen(active);
    if (name === "toggle" && active !== undefined && selectable) selection.toggle(active);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const { active } = selection.store.getState();
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const next = plain ? moved({ key: event.key, order, active, across: across() }) : undefined;
    const name = actOf(event);
    if (next === undefined && name === undefined) return;
    event.preventDefault();
    if (next !== undefined) go(next, event.shiftKey);
    if (name !== undefined) act(name, active);
  }

  function onClick(event: MouseEvent<HTMLElement>) {
    if (!(event.target instanceof HTMLElement || event.target instanceof SVGElement)) return;
    const id = event.target.closest<HTMLElement>("[data-id]")?.dataset.id;
    if (id === undefined) return;
    const toggles =
      event.ctrlKey ||
      event.metaKey ||
      selection.store.getState().selecting ||
      event.target.closest("[data-check]") !== null;
    if (selectable && event.shiftKey) selection.extend(id, order);
    else if (selectable && toggles) selection.toggle(id);
    else {
      selection.go(id);
      onOpen(id);
    }
  }

  /** The keys need a place to start from. */
  function onFocus() {
    const { active } = selection.store.getState();
    if ((active === undefined || !order.includes(active)) && order[0] !== undefined) selection.go(order[0]);
  }

  return { onKeyDown, onClick, onFocus };
}

function actOf({ key, ctrlKey, metaKey }: KeyboardEvent): "open" | "toggle" | "all" | undefined {
  if (key.toLowerCase() === "a" && (ctrlKey || metaKey)) return "all";
  if (ctrlKey || metaKey) return undefined;
  return key === "Enter" ? "open" : key === " " ? "toggle" : undefined;
}
