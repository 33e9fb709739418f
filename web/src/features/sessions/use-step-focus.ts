import { type RefObject, useEffect, useRef } from "react";
import { announce } from "@/ui/announcer";

/** Moves the focus to the heading of a step that was just reached, and says where the person is. */
export function useStepFocus(heading: RefObject<HTMLElement | null>, step: string, said: string) {
  const last = useRef(step);
  useEffect(() => {
    if (last.current === step) return;
    last.current = step;
    announce(said);
    // Somebody who is writing a note goes on writing, whatever happened elsewhere.
    if (document.activeElement?.matches("[data-keeps-focus]")) return;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }, [heading, step, said]);
}
