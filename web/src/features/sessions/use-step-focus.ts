import { type RefObject, useEffect, useRef } from "react";
import { announce } from "@/ui/announcer";

/** Moves the focus to the heading of a step that was just reached, and says where the person is. A page that was just opened has it there too. */
export function useStepFocus(heading: RefObject<HTMLElement | null>, step: string, said: string) {
  const last = useRef(step);
  useEffect(() => {
    if (last.current === step) {
      if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
      return;
    }
    last.current = step;
    announce(said);
    // Somebody who is writing a note goes on writing, whatever happened elsewhere.
    if (document.activeElement?.matches("[data-keeps-focus]")) return;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }, [heading, step, said]);
}
