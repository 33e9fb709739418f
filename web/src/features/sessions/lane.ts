/**
 * The acts of one session on their way to the server: sent one after another in the order they were done, kept on
 * this device until the server has taken them, and sent again with the same key when no answer came.
 */
import { createStore } from "zustand/vanilla";
import { randomKey } from "@/api/idempotency";
import { ApiError } from "@/api/problem";
import type { Session } from "@/api/schema.gen";
import { type Act, isMove } from "./act";

/** `guess` says that the position was not the server's yet when the person acted. */
export type Entry = { key: string; order: number; at: string; guess: boolean; act: Act };

/** `unheard` means that nobody on the page waits for this act: its form is gone. */
export type Refused = { act: Act; error: unknown; unheard: boolean };

export type LaneState = {
  entries: readonly Entry[];
  /** `waiting` means that the server cannot be reached at the moment. */
  line: "clear" | "sending" | "waiting";
  /** The session after the last act that the server took. */
  taken: Session | undefined;
  refused: Refused | undefined;
};

export type LaneStorage = { load: () => Entry[]; put: (entry: Entry) => void; drop: (key: string) => void };

type Options = {
  storage: LaneStorage;
  send: (act: Act, key: string) => Promise<Session>;
  onTaken: (session: Session) => void;
  onRefused: () => void;
  sleep: (milliseconds: number) => Promise<void>;
};

export type Lane = ReturnType<typeof createLane>;

const pauses = [500, 1_000, 2_000, 4_000, 8_000];
/** How often a server that stumbles over one act is asked again; one that is away is waited for. */
const stumbles = 4;

export function createLane({ storage, send, onTaken, onRefused, sleep }: Options) {
  const start: LaneState = { entries: [], line: "clear", taken: undefined, refused: undefined };
  const store = createStore<LaneState>(() => start);
  const waiting = new Map<string, { resolve: (session: Session) => void; reject: (error: unknown) => void }>();
  let running = false;

  function perform(act: Act): Promise<Session> {
    const { entries } = store.getState();
    const order = Math.max(Date.now(), (entries.at(-1)?.order ?? 0) + 1);
    const entry: Entry = { key: randomKey(), order, at: new Date().toISOString(), guess: entries.length > 0, act };
    storage.put(entry);
    store.setState({ entries: [...entries, entry], refused: undefined });
    const taken = new Promise<Session>((resolve, reject) => waiting.set(entry.key, { resolve, reject }));
    // Whoever does not wait for the act learns of a refusal from the state.
    taken.catch(() => {});
    void run();
    return taken;
  }

  /** Takes up what an earlier page left behind. */
  function restore() {
    const { entries } = store.getState();
    const left = storage.load().filter(({ key }) => !entries.some((entry) => entry.key === key));
    if (left.length > 0) store.setState({ entries: [...left, ...entries].sort((a, b) => a.order - b.order) });
    void run();
  }

  async function run() {
    if (running) return;
    running = true;
    for (let head = first(); head; head = first()) await deliver(settle(head));
    store.setState({ line: "clear" });
    running = false;
  }

  /** Sends one act until it is taken or refused. */
  async function deliver(entry: Entry) {
    store.setState({ line: "sending" });
    for (let tries = 0; ; tries += 1) {
      try {
        return take(entry, await send(entry.act, entry.key));
      } catch (error) {
        if (!mayPass(error, tries)) return refuse(entry, error);
        store.setState({ line: "waiting" });
        await sleep(pauses[Math.min(tries, pauses.length - 1)] ?? 0);
      }
    }
  }

  const first = () => store.getState().entries[0];

  /** Gives an act its true position, if the step is the one that the person saw. From then on it stays as it is. */
  function settle(entry: Entry): Entry {
    const { act, key } = entry;
    if (!entry.guess) return entry;
    const { taken } = store.getState();
    const moved = isMove(act) && taken?.step === act.step ? { ...act, position: taken.position } : act;
    const settled: Entry = { ...entry, guess: false, act: moved };
    storage.put(settled);
    store.setState(({ entries }) => ({ entries: entries.map((other) => (other.key === key ? settled : other)) }));
    return settled;
  }

  function take(entry: Entry, session: Session) {
    storage.drop(entry.key);
    // Together, so that the page never shows the act neither as done nor as on its way.
    store.setState(({ entries }) => ({ taken: session, entries: entries.filter(({ key }) => key !== entry.key) }));
    onTaken(session);
    waiting.get(entry.key)?.resolve(session);
    waiting.delete(entry.key);
  }

  /** Moves that were made on top of a refused one lead nowhere, so they go with it. */
  function refuse(entry: Entry, error: unknown) {
    const { entries } = store.getState();
    const dropped = entries.filter(({ key, act }) => key === entry.key || (isMove(entry.act) && isMove(act)));
    for (const { key } of dropped) storage.drop(key);
    const unheard = !waiting.has(entry.key);
    store.setState({
      entries: entries.filter((other) => !dropped.includes(other)),
      refused: { act: entry.act, error, unheard },
    });
    onRefused();
    for (const { key } of dropped) {
      waiting.get(key)?.reject(error);
      waiting.delete(key);
    }
  }

  /** Settles when everything done so far has reached the server, or was refused. */
  function clear(): Promise<void> {
    return new Promise((resolve) => {
      if (!first()) return resolve();
      const stop = store.subscribe(({ entries }) => {
        if (entries.length > 0) return;
        stop();
        resolve();
      });
    });
  }

  return { store, perform, restore, clear, dismiss: () => store.setState({ refused: undefined }) };
}

function mayPass(error: unknown, tries: number): boolean {
  if (!(error instanceof ApiError)) return false;
  // Without a login nothing is lost: the acts wait until the person has signed in again.
  if ([0, 401, 408, 429, 502, 503, 504].includes(error.status)) return true;
  return error.status >= 500 && tries < stumbles;
}
