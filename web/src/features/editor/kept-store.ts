/** Keeps what is not saved yet in the browser's own database, so that it outlives the page. */
import type { History } from "./document-store";
import type { Kept } from "./save-queue";

export type KeptFlow = { kept: Kept; history: History };

export type KeptStore = {
  load: () => Promise<KeptFlow | undefined>;
  keep: (kept: Kept) => void;
  keepHistory: (history: History) => void;
  /** Settles when everything handed over stands in the database. */
  written: () => Promise<void>;
  /** Hands over at once what waits for an earlier write: the page is about to go. */
  hurry: () => void;
};

/** Changes when the form of what is kept does: an older form is left alone. */
const form = 1;
const table = "kept";

/** Opens the store of one flow for one person: nobody else's login sends what stands in it. */
export function openKeptStore(user: string, flow: string): KeptStore {
  const keys = { base: `${user}/${flow}/base`, changes: `${user}/${flow}/changes`, history: `${user}/${flow}/history` };
  const database = openDatabase();
  let opened: IDBDatabase | undefined;
  database.then(
    (database) => {
      opened = database;
    },
    () => {},
  );
  const waiting = new Map<string, unknown>();
  let writing: Promise<void> = Promise.resolve();
  let isQueued = false;
  let base: unknown;

  /** What comes while one write is under way is written together after it. */
  function write(key: string, value: unknown) {
    waiting.set(key, value);
    if (isQueued) return;
    isQueued = true;
    writing = writing.then(writeAll, writeAll);
  }

  async function writeAll() {
    isQueued = false;
    try {
      await handOver(await database);
    } catch {
      // Without a database the safety net is gone, not the editor: changes are still sent.
    }
  }

  /** Writes are carried out in their order, and once committed they outlive the page. */
  async function handOver(database: IDBDatabase) {
    if (waiting.size === 0) return;
    const transaction = database.transaction(table, "readwrite");
    for (const [key, value] of waiting) transaction.objectStore(table).put(value, key);
    waiting.clear();
    transaction.commit();
    await done(transaction);
  }

  return {
    keep(kept) {
      // The base is the large part and changes seldom.
      if (kept.base !== base) write(keys.base, kept.base);
      base = kept.base;
      write(keys.changes, { revision: kept.revision, changes: kept.changes, sent: kept.sent });
    },
    keepHistory: (history) => write(keys.history, history),
    written: () => writing,
    hurry() {
      if (opened) handOver(opened).catch(() => {});
    },
    async load() {
      try {
        await writing;
        const store = (await database).transaction(table).objectStore(table);
        const found = await Promise.all([keys.base, keys.changes, keys.history].map((key) => result(store.get(key))));
        return keptFlow(found[0], found[1], found[2]);
      } catch {
        return undefined;
      }
    },
  };
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open("pathbook.editor", form);
  request.onupgradeneeded = () => {
    for (const name of request.result.objectStoreNames) request.result.deleteObjectStore(name);
    request.result.createObjectStore(table);
  };
  return result(request);
}

function result<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** The database holds what `keep` wrote in this form, so its frame is enough to tell it from anything else. */
function keptFlow(base: unknown, changes: unknown, history: unknown): KeptFlow | undefined {
  if (!isBase(base) || !isChanges(changes)) return undefined;
  return { kept: { base, ...changes }, history: isHistory(history) ? history : { past: [], future: [] } };
}

function isBase(value: unknown): value is Kept["base"] {
  return typeof value === "object" && value !== null && "format" in value && "title" in value;
}

function isChanges(value: unknown): value is Omit<Kept, "base"> {
  return typeof value === "object" && value !== null && "revision" in value && "changes" in value && "sent" in value;
}

function isHistory(value: unknown): value is History {
  return typeof value === "object" && value !== null && "past" in value && "future" in value;
}
