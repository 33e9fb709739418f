/**
 * What a page knows of a build and the server does not: changes on their way, what a running call has brought so far,
 * and what was refused. All else is the server's, and comes by the query.
 */
import { createStore } from "zustand/vanilla";
import { type Edits, noEdits } from "./save-edits";
import type { Arrival, Call, CallItem, CallProgress } from "./types";

export type Stream = {
  target: string;
  items: readonly CallItem[];
  /** The greatest number that has come: after a break, what was there already comes again. */
  seq: number;
  /** Whether an answer broke off, and is asked for once more. */
  again: boolean;
  progress?: CallProgress;
  /** When the next attempt begins, while a busy provider is waited for. */
  waitsUntil?: number;
  open: boolean;
};

export type BuildState = {
  edits: Edits;
  /** By the id of the call. */
  streams: Readonly<Record<string, Stream>>;
  /** What is being asked of the server right now. */
  busy: readonly string[];
  /** What was refused last, by what was asked. */
  problems: Readonly<Record<string, unknown>>;
};

export type BuildStore = ReturnType<typeof createBuildStore>;

export function createBuildStore() {
  const store = createStore<BuildState>(() => ({ edits: noEdits, streams: {}, busy: [], problems: {} }));

  function stream(call: string, change: (stream: Stream) => Stream) {
    store.setState(({ streams }) => {
      const known = streams[call];
      return known ? { streams: { ...streams, [call]: change(known) } } : {};
    });
  }

  return {
    ...store,
    tellEdits: (edits: Edits) => store.setState({ edits }),

    open({ id, target }: Call) {
      store.setState(({ streams }) =>
        streams[id] ? {} : { streams: { ...streams, [id]: { target, items: [], seq: -1, again: false, open: false } } },
      );
    },
    line: (call: string, open: boolean) => stream(call, (known) => ({ ...known, open })),
    arrive: (call: string, { seq, item }: Arrival) =>
      stream(call, (known) => (seq <= known.seq ? known : { ...known, seq, items: [...known.items, item] })),
    progress: (call: string, progress: CallProgress) =>
      stream(call, ({ waitsUntil: _over, ...known }) => ({
        ...known,
        progress,
        ...(progress.wait_ms && { waitsUntil: Date.now() + progress.wait_ms }),
      })),
    reset: (call: string) => stream(call, (known) => ({ ...known, items: [], again: true })),
    close: (call: string) =>
      store.setState(({ streams }) => {
        const { [call]: _closed, ...others } = streams;
        return { streams: others };
      }),

    begin: (act: string) =>
      store.setState(({ busy, problems }) => {
        const { [act]: _old, ...others } = problems;
        return { busy: [...busy, act], problems: others };
      }),
    end: (act: string, problem?: unknown) =>
      store.setState(({ busy, problems }) => ({
        busy: busy.filter((other) => other !== act),
        ...(problem !== undefined && { problems: { ...problems, [act]: problem } }),
      })),
    dismiss: (act: string) =>
      store.setState(({ problems }) => {
        const { [act]: _old, ...others } = problems;
        return { problems: others };
      }),
  };
}
