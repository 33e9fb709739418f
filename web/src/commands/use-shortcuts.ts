import { useEffect } from "react";
import { isMac } from "@/ui/key-labels";
import { type Action, canPerform } from "./action";
import { allActions, useRegistry } from "./registry";
import { advance, strokeOf } from "./shortcuts";

const sequenceTimeout = 1_200;

/** Listens for the shortcuts of all registered actions. Mounted once, by the app. */
export function useShortcuts() {
  useEffect(() => {
    let pending = "";
    let pressedAt = 0;

    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const stroke = strokeOf(event, isMac);
      if (!stroke || !isOpenTo(stroke, event.target)) return;
      const actions = reachable();
      // When the keys were pressed counts: a page that is busy may see them much later.
      const goesOn = event.timeStamp - pressedAt < sequenceTimeout;
      const step = advance(goesOn ? pending : "", stroke, [...actions.keys()]);
      pending = step.pending;
      pressedAt = event.timeStamp;
      const action = step.hit && actions.get(step.hit);
      if (!action) return;
      event.preventDefault();
      action.perform();
    }

    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

/** The innermost action wins where two ask for the same key. */
function reachable(): Map<string, Action> {
  const byShortcut = new Map<string, Action>();
  for (const action of allActions(useRegistry.getState())) {
    if (action.shortcut && canPerform(action) && !byShortcut.has(action.shortcut)) {
      byShortcut.set(action.shortcut, action);
    }
  }
  return byShortcut;
}

/** Plain keys belong to the text being typed, and every key to an open dialog or menu. */
function isOpenTo(stroke: string, target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return true;
  if (target.closest("dialog, [role=dialog], [role=alertdialog], [role=menu]")) return false;
  if (isOwnKey(stroke, target)) return false;
  const typing =
    target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
  return !typing || stroke.startsWith("mod+");
}

/** Enter belongs to the button or link that has the focus, and arrows to a choice that they move. */
function isOwnKey(stroke: string, target: HTMLElement): boolean {
  if (stroke === "enter") return target.closest("button, a[href], summary, [role=option]") !== null;
  return stroke.startsWith("arrow") && target.matches("input[type=radio], [role=tab]");
}
