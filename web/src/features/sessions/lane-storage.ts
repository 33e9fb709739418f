/** Keeps acts in the browser, each in a slot of its own, so that two pages of one session never overwrite each other. */
import { boolean, number, object, safeParse, string } from "valibot";
import { actSchema } from "./act";
import type { Entry, LaneStorage } from "./lane";

const entrySchema = object({ key: string(), order: number(), at: string(), guess: boolean(), act: actSchema });

/** Acts belong to the person who did them: nobody else's login sends them. */
export function laneStorage(user: string, session: string): LaneStorage {
  const prefix = `pathbook.acts/${user}/${session}/`;
  return {
    load: () =>
      slots(prefix)
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

function slots(prefix: string): string[] {
  return Object.keys(localStorage).filter((slot) => slot.startsWith(prefix));
}

function parsed(text: string | null): Entry[] {
  if (text === null) return [];
  try {
    const entry = safeParse(entrySchema, JSON.parse(text));
    return entry.success ? [entry.output] : [];
  } catch {
    return [];
  }
}
