/** The arithmetic of shortcuts: what a key press is called, and which shortcut a row of presses completes. */

export type KeyPress = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

const modifierKeys = new Set(["Control", "Meta", "Alt", "Shift", "AltGraph", "CapsLock"]);

/** The notation of a key press, or nothing for a modifier alone. */
export function strokeOf(press: KeyPress, onMac: boolean): string | undefined {
  if (modifierKeys.has(press.key)) return undefined;
  const mod = onMac ? press.metaKey : press.ctrlKey;
  // Option changes the character on a Mac, so there the physical key names the letter.
  const letter = press.altKey ? /^Key([A-Z])$/.exec(press.code)?.[1] : undefined;
  const key = (letter ?? press.key).toLowerCase();
  const shiftCounts = press.shiftKey && (key.length > 1 || /\p{L}/u.test(key));
  const parts = [mod && "mod", press.altKey && "alt", shiftCounts && "shift", key === " " ? "space" : key];
  return parts.filter(Boolean).join("+");
}

export type Progress = { hit?: string; pending: string };

/** Adds a stroke to the ones waiting for their sequence to be completed. */
export function advance(pending: string, stroke: string, shortcuts: readonly string[]): Progress {
  for (const typed of pending ? [`${pending} ${stroke}`, stroke] : [stroke]) {
    if (shortcuts.includes(typed)) return { hit: typed, pending: "" };
    if (shortcuts.some((shortcut) => shortcut.startsWith(`${typed} `))) return { pending: typed };
  }
  return { pending: "" };
}

/** A shortcut in the notation of `aria-keyshortcuts`; sequences have none there. */
export function ariaKeyShortcut(shortcut: string): string | undefined {
  if (shortcut.includes(" ")) return undefined;
  const names: Record<string, string> = { mod: "Control", arrowleft: "ArrowLeft", arrowright: "ArrowRight" };
  const named = (key: string) => names[key] ?? key.charAt(0).toUpperCase() + key.slice(1);
  return shortcut.split("+").map(named).join("+");
}
