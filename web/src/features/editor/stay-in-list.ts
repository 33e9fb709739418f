import { flushSync } from "react-dom";

/**
 * Removes an entry of a list and keeps the focus there: on the entry that takes its place, else on the last one, else on
 * what adds one. Called with something inside the list. The focus moves at once, so that no key is typed elsewhere.
 */
export function stayInList(inside: Element, at: number, remove: () => void) {
  const list = inside.closest("[data-list]");
  flushSync(remove);
  const removers = own(list, "[data-remove]");
  const next = removers[at] ?? removers.at(-1) ?? own(list, "[data-add]")[0];
  // What is folded away cannot have the focus; what unfolds it can.
  const summary = next?.closest("details:not([open])")?.querySelector("summary");
  (summary ?? next)?.focus();
}

/** What belongs to the list itself, and not to one inside it. */
function own(list: Element | null, selector: string): HTMLElement[] {
  const found = list?.querySelectorAll<HTMLElement>(selector) ?? [];
  return Array.from(found).filter((element) => element.closest("[data-list]") === list);
}
