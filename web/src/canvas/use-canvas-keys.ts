import { type KeyboardEvent, useRef } from "react";
import type { CanvasActs } from "./canvas-acts";
import type { Intent, Selection } from "./graph";
import { type Command, commandOf } from "./keys";
import type { useCanvas } from "./use-canvas";
import type { useView } from "./use-view";

type Given = {
  canvas: ReturnType<typeof useCanvas>;
  view: ReturnType<typeof useView>;
  acts: CanvasActs;
  selection: Selection | undefined;
  readOnly: boolean;
  onIntent: (intent: Intent) => void;
};

const zoomStep = 1.25;

/** The keys of the canvas, while the focus is in it. */
export function useCanvasKeys({ canvas, view, acts, selection, readOnly, onIntent }: Given) {
  /** After Escape the Tab key leaves the canvas, as it does everywhere else. */
  const isLeaving = useRef(false);

  function perform(command: Command) {
    switch (command.do) {
      case "go":
        return acts.goTo(command.selection);
      case "toggle":
        return acts.toggle(command.step);
      case "open":
      case "remove":
      case "duplicate":
      case "add-branch":
      case "add-step":
      case "move":
        return onIntent(command);
      default:
        return look(command.do);
    }
  }

  function look(what: "fit" | "actual-size" | "reveal" | "zoom-in" | "zoom-out" | "focus") {
    if (what === "fit") view.fit();
    else if (what === "actual-size") view.zoomTo(1);
    else if (what === "zoom-in") view.zoomBy(zoomStep);
    else if (what === "zoom-out") view.zoomBy(1 / zoomStep);
    else if (what === "focus") canvas.setFocused(!canvas.isFocused);
    else if (canvas.selected !== undefined) view.reveal(canvas.selected);
  }

  function onKeyDown(event: KeyboardEvent) {
    const wasLeaving = isLeaving.current;
    isLeaving.current = event.key === "Escape";
    if (event.key === "Tab" && wasLeaving) return;
    const onButton = event.target instanceof Element && event.target.closest("button");
    if (onButton && (event.key === "Enter" || event.key === " " || event.key === "Tab")) return;
    const { key, shiftKey: shift, altKey: alt } = event;
    const command = commandOf(
      { key, shift, alt, mod: event.ctrlKey || event.metaKey },
      { ...canvas, selection, readOnly },
    );
    if (!command) return;
    event.preventDefault();
    perform(command);
  }

  return { onKeyDown, look };
}
