/** What the page shows: the session as the server told it, with the acts on their way already done where that is certain. */
import type { Reading, Session } from "@/api/schema.gen";
import { isMove } from "./act";
import type { Entry } from "./lane";
import { predict } from "./predict";

export type Shown = { session: Session /** A move whose end only the server knows. */; underway: Entry | undefined };

export function shown(confirmed: Session, reading: Reading, entries: readonly Entry[]): Shown {
  let session = confirmed;
  for (const entry of entries) {
    const next = predict(session, reading, entry.act, entry.at);
    if (!next && isMove(entry.act)) return { session, underway: entry };
    session = next ?? session;
  }
  return { session, underway: undefined };
}

/** Of two answers of the server the one that tells more. */
export function newest(read: Session, taken: Session | undefined): Session {
  return taken && taken.seq > read.seq ? taken : read;
}
