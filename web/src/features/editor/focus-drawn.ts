import { flushSync } from "react-dom";

/**
 * Moves the focus into a part of the details that came with what was just done. The part is drawn here and now, so that
 * the next key is typed into it, however soon it comes.
 */
export function focusDrawn(selector: string) {
  flushSync(() => {});
  document.querySelector<HTMLElement>(`[data-inspector] ${selector}`)?.focus();
}
