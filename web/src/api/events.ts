/** What happens in a batch, as it happens: server-sent events, opened again whenever they break off. */
import type { Tile } from "./schema.gen";
import { addressOf } from "./transport";

export type Heard = {
  /** Whether events come through right now. */
  onLine: (open: boolean) => void;
  onSession: (tile: Tile) => void;
  /** The batch as a whole changed. */
  onBatch: () => void;
  /** Events were lost: all has to be read again. */
  onResync: () => void;
};

type Place = { team: string; batch: string };

const pauses = [2_000, 5_000, 15_000];

/**
 * Follows a batch until the function it gives is called. `since` tells the moment of the last change that is known, in
 * milliseconds; a new stream begins with what changed after it.
 */
export function followBatch({ team, batch }: Place, since: () => number, heard: Heard): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  function open() {
    const known = since() * 1000;
    const query = { batch, ...(known > 0 && { since: known }) };
    source = new EventSource(addressOf("/api/v1/teams/{team}/events", { path: { team }, query }));
    source.onopen = () => {
      failures = 0;
      heard.onLine(true);
    };
    source.onerror = () => {
      heard.onLine(false);
      // Where the line broke off, the browser opens it again; after a refusal nobody does.
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, pauses[Math.min(failures, pauses.length - 1)]);
      failures += 1;
    };
    source.addEventListener("session", ({ data }) => heard.onSession(JSON.parse(data)));
    source.addEventListener("batch", heard.onBatch);
    source.addEventListener("resync", heard.onResync);
  }

  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
