/** Turns a shortcut's notation into the words on the keys. */

export const isMac = typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.userAgent);

const common: Record<string, string> = {
  arrowleft: "←",
  arrowright: "→",
  arrowup: "↑",
  arrowdown: "↓",
  enter: "Enter",
  escape: "Esc",
  backspace: "Backspace",
  delete: "Delete",
  tab: "Tab",
};
const mac: Record<string, string> = { mod: "⌘", shift: "⇧", alt: "⌥", enter: "⏎" };
const other: Record<string, string> = { mod: "Ctrl", shift: "Shift", alt: "Alt" };

/** A plus joins two keys; where none stands before it, it is a key itself. */
const betweenKeys = / |(?<=[^ +])\+/;

export function keyLabels(shortcut: string, onMac = isMac): string[] {
  const names = { ...common, ...(onMac ? mac : other) };
  return shortcut.split(betweenKeys).map((key) => names[key] ?? key.toUpperCase());
}
