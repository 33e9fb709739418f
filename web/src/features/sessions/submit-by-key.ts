import type { KeyboardEvent } from "react";

/** Ctrl or Cmd and Enter sends a form from inside a text of several lines, and does nothing else on the page. */
export function submitByKey(event: KeyboardEvent<HTMLFormElement>) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}
