/** Moves the focus into a part of the details that is about to be drawn. */
export function focusSoon(selector: string) {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-inspector] ${selector}`)?.focus());
}
