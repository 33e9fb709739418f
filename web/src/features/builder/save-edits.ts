/** Sends what somebody changes by hand: a moment after the last change, one request at a time, nothing lost on the way. */
import { ApiError, offlineCode } from "@/api/problem";
import type { Conversation, ConversationChange } from "./types";
import { joined, type Part, partsOf, standingOf, without } from "./with-change";

export type Edits = {
  /** Not sent yet. */
  waiting: ConversationChange;
  /** On the way. */
  sending: ConversationChange;
  line: "idle" | "saving" | "offline" | "refused";
  problem?: unknown;
};

type Server = {
  /** The build as the server had it last. */
  known: () => Conversation;
  save: (revision: number, change: ConversationChange) => Promise<Conversation>;
  read: () => Promise<Conversation>;
  take: (build: Conversation) => void;
  tell: (edits: Edits) => void;
  /** Some changes met others that came first, and were given up. */
  lost: () => void;
};

const pause = 700;
const retryAfter = 4_000;
/** Somebody who is faster three times in a row goes first. */
const mostRounds = 3;

export const noEdits: Edits = { waiting: {}, sending: {}, line: "idle" };

export function createSaver(server: Server) {
  let edits = noEdits;
  let bases = new Map<Part, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;

  function set(next: Partial<Edits>) {
    edits = { ...edits, ...next };
    server.tell(edits);
  }

  function later(after: number) {
    clearTimeout(timer);
    timer = setTimeout(() => flush().catch(() => {}), after);
  }

  function change(more: ConversationChange) {
    for (const part of partsOf(more)) if (!bases.has(part)) bases.set(part, standingOf(server.known(), part));
    set({ waiting: joined(edits.waiting, more), line: "saving" });
    later(pause);
  }

  /** Settles when everything is saved; fails when it cannot be, and keeps it then. */
  function flush(): Promise<void> {
    clearTimeout(timer);
    running ??= sendAll().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function sendAll() {
    for (let round = 0; partsOf(edits.waiting).length > 0; ) {
      const touched = bases;
      bases = new Map();
      set({ sending: edits.waiting, waiting: {}, line: "saving", problem: undefined });
      try {
        const saved = await server.save(server.known().revision, edits.sending);
        server.take(saved);
        set({ sending: {} });
      } catch (error) {
        set({ waiting: joined(edits.sending, edits.waiting), sending: {} });
        bases = new Map([...bases, ...touched]);
        round += 1;
        if (!(error instanceof ApiError) || error.status !== 412 || round > mostRounds) return fail(error);
        await meetOthers();
      }
    }
    set({ line: "idle" });
  }

  /** Somebody else was first: what they did not touch is sent again. */
  async function meetOthers() {
    const fresh = await server.read();
    const taken = new Set(partsOf(edits.waiting).filter((part) => bases.get(part) !== standingOf(fresh, part)));
    for (const part of taken) bases.delete(part);
    set({ waiting: without(edits.waiting, taken) });
    if (taken.size > 0) server.lost();
  }

  function fail(error: unknown): never {
    const isOffline = error instanceof ApiError && (error.code === offlineCode || error.status >= 500);
    set({ line: isOffline ? "offline" : "refused", problem: error });
    if (isOffline) later(retryAfter);
    throw error;
  }

  return { change, flush, stop: () => clearTimeout(timer) };
}
