/**
 * The changes of one draft on their way to the server. They are kept on this device until the server has taken them,
 * sent a moment after the last one, and sent again when no answer came. Where the draft changed meanwhile, what others
 * did is brought together with them; where both touched the same step, they wait for a choice.
 */
import { createStore } from "zustand/vanilla";
import { ApiError } from "@/api/problem";
import type { Document, Finding, Operation } from "@/api/schema.gen";
import { applyAll } from "./apply-all";
import { between } from "./between";
import { type Choices, type Clash, merge } from "./merge";
import { same } from "./same";

/** What a person did in one go. Changes of one field in a row have the same key and count as one. */
export type Change = { operations: readonly Operation[]; key?: string | undefined };

/** What the device keeps: a draft of the server, and what was done to it since. */
export type Kept = {
  revision: number;
  base: Document;
  changes: readonly Change[];
  /** So many of the changes were sent, and whether the server took them is not known. */
  sent: number;
};

export type Draft = {
  revision: number;
  document: Document;
  findings: readonly Finding[];
  /** Who saved it last. */
  updated_by?: { name: string };
};
export type Saved = { revision: number; findings: readonly Finding[] };

export type QueueState = Kept & {
  /** `away` means that no answer came, and `refused` that the server does not want the changes. */
  line: "clear" | "waiting" | "sending" | "away" | "refused" | "clash";
  problem: unknown;
  clashes: readonly Clash[];
  /** Whose changes these are clashes with. */
  other: string | undefined;
  /** When the server last took something, in milliseconds. */
  savedAt: number | undefined;
  findings: readonly Finding[];
};

export type QueueOptions = {
  send: (revision: number, operations: readonly Operation[]) => Promise<Saved>;
  fetch: () => Promise<Draft>;
  /** Puts the state into the device's store. Where `base` is the one that stands there already, it may be left. */
  keep: (kept: Kept) => void;
  /** The document with all changes made here. */
  local: () => Document;
  /** Takes a document over that holds what others did. */
  adopt: (document: Document) => void;
  sleep: (milliseconds: number) => Promise<void>;
  now: () => number;
};

export type SaveQueue = ReturnType<typeof createSaveQueue>;

/** How long the queue waits for more of the same before it sends; while somebody keeps typing, no longer than this. */
const pause = 600;
const longestPause = 2_400;
const retryPauses = [1_000, 2_000, 4_000, 8_000, 15_000];
/** Whoever is refused so often in a row would be refused for ever. */
const mostCatchUps = 8;
/** As many as the server takes in one request; what is more goes as a whole document. */
const mostOperations = 2_000;

/** A queue that sends nothing before its `start`. */
export function createSaveQueue(draft: Draft, options: QueueOptions) {
  const { send, fetch, keep, local, adopt, sleep, now } = options;
  const store = createStore<QueueState>(() => ({
    revision: draft.revision,
    base: draft.document,
    changes: [],
    sent: 0,
    line: "clear",
    findings: draft.findings,
    savedAt: undefined,
    problem: undefined,
    clashes: [],
    other: undefined,
  }));
  const get = store.getState;
  let choices: Choices = {};
  let catchUps = 0;
  let firstAt = 0;
  let lastAt = 0;
  /** A new one begins when the queue starts again after a stop: what an earlier one still hears is none of its business. */
  let turn = 1;
  let running = 0;
  let stopped = true;
  /** Ends the pause that the queue is making. */
  let hurry: () => void = () => {};

  function set(change: Partial<QueueState>) {
    const before = get();
    store.setState(change);
    const { revision, base, changes, sent } = get();
    const isKept = before.changes === changes && before.base === base && before.sent === sent;
    if (!isKept || before.revision !== revision) keep({ revision, base, changes, sent });
  }

  function push(change: Change) {
    const { changes, sent, line } = get();
    const last = changes.at(-1);
    const isContinued = change.key !== undefined && last?.key === change.key && changes.length > sent;
    const operations = change.operations.length > mostOperations ? [replaced()] : change.operations;
    lastAt = now();
    if (changes.length === sent) firstAt = lastAt;
    set({
      changes: [...(isContinued ? changes.slice(0, -1) : changes), { ...change, operations }],
      // Whatever was refused, this may be the correction.
      line: line === "clear" || line === "refused" ? "waiting" : line,
    });
    void run();
  }

  function replaced(): Operation {
    return { op: "replace", document: local() };
  }

  async function run() {
    if (stopped || running === turn) return;
    const own = turn;
    running = own;
    for (let tries = 0; own === turn && mayGoOn(); ) {
      await rest(tries);
      if (own !== turn || !mayGoOn()) break;
      tries = (await deliver(own)) ? 0 : tries + 1;
    }
    if (own === turn) running = 0;
  }

  const mayGoOn = () => get().changes.length > 0 && get().clashes.length === 0 && get().line !== "refused";

  /** Waits until the person pauses, or after a failure for a while; `flush` makes it short. */
  async function rest(tries: number) {
    const hurried = new Promise<void>((resolve) => {
      hurry = resolve;
    });
    if (tries > 0) {
      const length = retryPauses[Math.min(tries, retryPauses.length) - 1] ?? 0;
      await Promise.race([sleep(length), hurried]);
      return;
    }
    let isHurried = false;
    void hurried.then(() => {
      isHurried = true;
    });
    for (let left = dueIn(); left > 0 && !isHurried; left = dueIn()) await Promise.race([sleep(left), hurried]);
  }

  const dueIn = () => Math.min(lastAt + pause, firstAt + longestPause) - now();

  /** Sends what is there. Gives whether the server answered. */
  async function deliver(own: number): Promise<boolean> {
    const { revision, changes, base, line } = get();
    const sent = get().sent > 0 ? get().sent : batchOf(changes);
    const operations = operationsOf(changes, sent);
    const landed = applyAll(base, operations);
    set({ sent, line: line === "away" ? "away" : "sending" });
    try {
      // What does not apply to its own base was damaged on the device; the document on the page is what counts.
      if (!("document" in landed)) return await catchUp(own);
      const saved = await send(revision, operations);
      if (own === turn) take(saved, landed.document);
      return true;
    } catch (error) {
      return own !== turn || fail(error, own);
    }
  }

  function take({ revision, findings }: Saved, base: Document) {
    const { changes, sent } = get();
    const left = changes.slice(sent);
    firstAt = lastAt;
    catchUps = 0;
    set({
      revision,
      findings,
      base,
      changes: left,
      sent: 0,
      savedAt: now(),
      problem: undefined,
      line: left.length > 0 ? "waiting" : "clear",
    });
  }

  async function fail(error: unknown, own: number): Promise<boolean> {
    const isStale = error instanceof ApiError && (error.status === 412 || error.code === "operation_refused");
    if (!isStale || catchUps === mostCatchUps) return giveWay(error);
    catchUps += 1;
    try {
      return await catchUp(own);
    } catch (failure) {
      return own !== turn || giveWay(failure);
    }
  }

  async function catchUp(own: number): Promise<boolean> {
    const draft = await fetch();
    return own !== turn || rebase(draft);
  }

  /** Waits and tries again where that may help; else says what is wrong and waits for the person. */
  function giveWay(error: unknown): boolean {
    const mayPass = !(error instanceof ApiError) || [0, 401, 408, 429].includes(error.status) || error.status >= 500;
    if (mayPass) set({ line: "away", problem: error });
    else set({ line: "refused", problem: error, sent: 0 });
    return false;
  }

  /** Puts the changes made here on top of the server's draft. */
  function rebase(draft: Draft): boolean {
    const { base, changes, sent } = get();
    const landed = landedOn(base, changes, sent);
    if (sent > 0 && same(draft.document, landed)) {
      take(draft, draft.document);
      return true;
    }
    const sides = { base, landed, theirs: draft.document, mine: local() };
    const { document, clashes } = merge(sides, choices);
    if (clashes.length > 0) {
      set({ clashes, other: draft.updated_by?.name, line: "clash", problem: undefined });
      return true;
    }
    choices = {};
    const operations = between(draft.document, document);
    const left = operations.length > mostOperations ? [{ op: "replace" as const, document }] : operations;
    set({
      revision: draft.revision,
      findings: draft.findings,
      base: draft.document,
      changes: left.length > 0 ? [{ operations: left }] : [],
      sent: 0,
      clashes: [],
      problem: undefined,
      savedAt: left.length > 0 ? get().savedAt : now(),
      line: left.length > 0 ? "waiting" : "clear",
    });
    if (!same(document, sides.mine)) adopt(document);
    return true;
  }

  /** Decides about what both touched, and goes on once nothing is left to decide. */
  async function choose(chosen: Choices) {
    choices = { ...choices, ...chosen };
    set({ clashes: get().clashes.filter(({ part }) => !choices[part]) });
    if (get().clashes.length > 0) return;
    // Asked anew: the draft may have moved on while the person thought.
    await catchUp(turn).catch(giveWay);
    void run();
  }

  /** Takes over what others saved, where nothing of ours is on its way. */
  async function refresh() {
    const own = turn;
    const isBusy = () => stopped || own !== turn || running === turn || get().changes.length > 0;
    if (isBusy()) return;
    const draft = await fetch();
    if (!isBusy() && draft.revision !== get().revision) rebase(draft);
  }

  /** Sends at once what is waiting; after a refusal, once more. */
  function flush() {
    if (get().line === "refused") set({ line: "waiting", problem: undefined });
    lastAt = 0;
    hurry();
    void run();
  }

  /** Settles when all that was done has reached the server, or cannot now. */
  function settled(): Promise<boolean> {
    flush();
    return new Promise((resolve) => {
      const look = ({ changes, line }: QueueState) => {
        const isStuck = line === "away" || line === "refused" || line === "clash";
        if (changes.length > 0 && !isStuck) return;
        leave();
        resolve(changes.length === 0);
      };
      const leave = store.subscribe(look);
      look(get());
    });
  }

  /** Answers that are still to come are not heard any more. What is not taken stays on the device. */
  function stop() {
    stopped = true;
    turn += 1;
    hurry();
  }

  /** Begins with what the device kept, and sends it. */
  function start(kept: Kept) {
    stopped = false;
    choices = {};
    store.setState({ ...kept, line: lineOf(kept), problem: undefined, clashes: [] });
    void run();
  }

  return { store, push, flush, choose, refresh, settled, stop, start };
}

const lineOf = ({ changes }: Kept) => (changes.length > 0 ? "waiting" : "clear");

/** How many changes go into one request. */
function batchOf(changes: readonly Change[]): number {
  let operations = 0;
  const first = changes.findIndex((change) => {
    operations += change.operations.length;
    return operations > mostOperations;
  });
  return first < 0 ? changes.length : Math.max(first, 1);
}

function operationsOf(changes: readonly Change[], count: number): Operation[] {
  return changes.slice(0, count).flatMap(({ operations }) => operations);
}

function landedOn(base: Document, changes: readonly Change[], sent: number): Document {
  const outcome = applyAll(base, operationsOf(changes, sent));
  return "document" in outcome ? outcome.document : base;
}
