/** What a call of the builder brings while it runs: server-sent events, opened again whenever they break off. */
import { addressOf } from "./transport";

export type CallHeard<Item, Progress, Call> = {
  /** Whether events come through right now. */
  onLine: (open: boolean) => void;
  onItem: (item: Item) => void;
  onProgress: (progress: Progress) => void;
  /** What was shown so far is void: the answer begins again. */
  onReset: () => void;
  onEnd: (call: Call) => void;
};

type Place = { team: string; conversation: string; call: string };

const pauses = [1_000, 2_000, 5_000, 15_000];

/** Follows a call until it ends, or until the function this gives is called. A new stream begins with the first item. */
export function followCall<Item, Progress, Call>(
  { team, conversation, call }: Place,
  heard: CallHeard<Item, Progress, Call>,
): () => void {
  const path = { team, id: conversation, call };
  const address = addressOf("/api/v1/teams/{team}/ai/conversations/{id}/calls/{call}/events", { path });
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  function open() {
    source = new EventSource(address);
    source.onopen = () => {
      failures = 0;
      heard.onLine(true);
    };
    source.onerror = () => {
      heard.onLine(false);
      // Where the line broke off, the browser opens it again and says what it has; after a refusal nobody does.
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, pauses[Math.min(failures, pauses.length - 1)]);
      failures += 1;
    };
    source.addEventListener("item", ({ data }) => heard.onItem(JSON.parse(data)));
    source.addEventListener("progress", ({ data }) => heard.onProgress(JSON.parse(data)));
    source.addEventListener("reset", heard.onReset);
    source.addEventListener("end", ({ data }) => {
      source?.close();
      heard.onEnd(JSON.parse(data));
    });
  }

  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
