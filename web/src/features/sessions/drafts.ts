/** What somebody has typed and not sent yet: kept in this browser, so that no reload and no refusal loses it. */
import { useState } from "react";

const prefix = "pathbook.draft/";

function readDraft(name: string): string {
  return localStorage.getItem(prefix + name) ?? "";
}

export function writeDraft(name: string, text: string) {
  try {
    if (text) localStorage.setItem(prefix + name, text);
    else localStorage.removeItem(prefix + name);
  } catch {
    // A full store costs the safety net only.
  }
}

/** Forgets every text whose name begins like this. */
export function forgetDrafts(beginning: string) {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(prefix + beginning)) localStorage.removeItem(name);
  }
}

/** A text that survives the page. `name` says whose it is and must not change while mounted. */
export function useDraft(name: string) {
  const [text, setText] = useState(() => readDraft(name));
  function change(next: string) {
    setText(next);
    writeDraft(name, next);
  }
  return [text, change] as const;
}

/** The fields of a form at once. */
export function readFieldsDraft(name: string): Record<string, string> {
  try {
    const fields: unknown = JSON.parse(readDraft(name) || "{}");
    if (typeof fields !== "object" || fields === null) return {};
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === "string"));
  } catch {
    return {};
  }
}
