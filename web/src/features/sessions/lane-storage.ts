/** Keeps acts in the browser, each in a slot of its own, so that two pages of one session never overwrite each other. */
import type { Entry, LaneStorage } from "./lane";

/** Changes when the form of an act does: acts of an older form are left alone. */
const form = 1;

/** Acts belong to the person who did them: nobody else's login sends them. */
export function laneStorage(user: string, session: string): LaneStorage {
  const prefix = `pathbook.acts/${form}/${user}/${session}/`;
  return {
    load: () =>
      Object.keys(localStorage)
        .filter((slot) => slot.startsWith(prefix))
        .flatMap((slot) => parsed(localStorage.getItem(slot)))
        .sort((a, b) => a.order - b.order),
    put: (entry) => {
      try {
        localStorage.setItem(prefix + entry.key, JSON.stringify(entry));
      } catch {
        // A full store costs the safety net only: the act is still sent.
      }
    },
    drop: (key) => localStorage.removeItem(prefix + key),
  };
}

function parsed(text: string | null): Entry[] {
  try {
    const entry: unknown = JSON.parse(text ?? "null");
    return isEntry(entry) ? [entry] : [];
  } catch {
    return [];
  }
}

/** Slots hold what `put` wrote, so the frame is enough to tell it from anything else; the server checks the act. */
function isEntry(value: unknown): value is Entry {
  if (typeof value !== "object" || value === null) return false;
  return "key" in value && "order" in value && "at" in value && "guess" in value && "act" in value;
}
