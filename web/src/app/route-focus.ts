import type { AnyRouter } from "@tanstack/react-router";
import { announce } from "@/ui/announcer";

/** Moves the focus to the heading of a page that was just entered, and says its name. */
export function focusPages(router: AnyRouter) {
  return router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
    if (!fromLocation || !pathChanged) return;
    const heading = document.querySelector<HTMLElement>("[data-page-heading]") ?? document.querySelector("main");
    heading?.focus({ preventScroll: true });
    announce(document.title);
  });
}
