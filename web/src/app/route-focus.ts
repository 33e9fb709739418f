import type { AnyRouter } from "@tanstack/react-router";
import { announce } from "@/ui/announcer";

/** Says the name of a page that was just entered, and moves the focus to its heading. */
export function focusPages(router: AnyRouter) {
  return router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
    if (fromLocation && !pathChanged) return;
    announce(document.title);
    // A browser begins a page that it has loaded at its top by itself.
    if (!fromLocation || isInField()) return;
    const heading = document.querySelector<HTMLElement>("[data-page-heading]") ?? document.querySelector("main");
    heading?.focus({ preventScroll: true });
  });
}

/** A page may begin in a field, and whoever types already goes on typing. */
function isInField(): boolean {
  return document.activeElement?.matches("main :is(input, textarea, select)") ?? false;
}
