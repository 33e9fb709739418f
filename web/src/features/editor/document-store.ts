/**
 * The document being edited, what is selected in it, and what can be undone. Every change goes through `perform`:
 * a list of operations under the name that undo tells.
 */
import { createStore } from "zustand/vanilla";
import type { Document, Operation } from "@/api/schema.gen";
import { announce } from "@/ui/announcer";
import { applyAll } from "./apply-all";
import type { Change } from "./save-queue";
import { strings } from "./strings";

/** What is worked on: a step, a branch of it, or the flow itself where nothing is named. */
export type Selection = { step?: string; branch?: string };

/** A change that can be taken back, and made again. */
export type Entry = {
  label: string;
  undo: readonly Operation[];
  redo: readonly Operation[];
  /** Typing in one field is one entry as long as it goes on. */
  key?: string | undefined;
  at: number;
  before: Selection;
  after: Selection;
};

export type History = { past: readonly Entry[]; future: readonly Entry[] };
export type DocumentState = History & { document: Document; selection: Selection };

export type Act = {
  /** What undo tells: "removing the step". */
  label: string;
  operations: readonly Operation[];
  key?: string;
  /** What is worked on then. */
  select?: Selection;
  /** What is said once it is done, with a way back, where more goes than can be seen. */
  done?: string;
};

export type DocumentStore = ReturnType<typeof createDocumentStore>;

const deepest = 200;
/** A field left alone for so long begins a new entry. */
const typingPause = 600;

export function createDocumentStore(start: DocumentState, onChange: (change: Change) => void, now = Date.now) {
  const store = createStore<DocumentState>(() => start);
  const get = store.getState;

  /** Gives whether the change could be made. */
  function perform({ label, operations, key, select }: Act): boolean {
    const { document, selection, past } = get();
    if (operations.length === 0) return false;
    const outcome = applyAll(document, operations);
    if ("refused" in outcome) {
      announce(strings.undo.refused(label));
      return false;
    }
    const entry: Entry = {
      label,
      undo: outcome.inverses,
      redo: operations,
      key,
      at: now(),
      before: selection,
      after: select ?? selection,
    };
    store.setState({
      document: outcome.document,
      selection: entry.after,
      past: added(past, entry),
      future: [],
    });
    onChange({ operations, key });
    return true;
  }

  function undo() {
    const entry = get().past.at(-1);
    if (!entry) return;
    const isDone = replay(entry.undo, entry.before);
    announce(isDone ? strings.undo.undid(entry.label) : strings.undo.refused(entry.label));
    store.setState(({ past, future }) => ({ past: past.slice(0, -1), future: isDone ? [...future, entry] : future }));
  }

  function redo() {
    const entry = get().future.at(-1);
    if (!entry) return;
    const isDone = replay(entry.redo, entry.after);
    announce(isDone ? strings.undo.redid(entry.label) : strings.undo.refused(entry.label));
    store.setState(({ past, future }) => ({ future: future.slice(0, -1), past: isDone ? [...past, entry] : past }));
  }

  /** What others did since may stand in the way. */
  function replay(operations: readonly Operation[], selection: Selection): boolean {
    const outcome = applyAll(get().document, operations);
    if ("refused" in outcome) return false;
    store.setState({ document: outcome.document, selection });
    onChange({ operations });
    return true;
  }

  return {
    store,
    perform,
    undo,
    redo,
    select: (selection: Selection) => store.setState({ selection }),
    /** Takes over a document that others had a part in. */
    adopt: (document: Document) => store.setState({ document }),
    /** Takes over what another page of this browser left. */
    restore: (state: Partial<DocumentState>) => store.setState(state),
  };
}

function added(past: readonly Entry[], entry: Entry): Entry[] {
  const last = past.at(-1);
  if (!last || entry.key === undefined || last.key !== entry.key || entry.at - last.at > typingPause) {
    return [...past.slice(1 - deepest), entry];
  }
  return [...past.slice(0, -1), { ...entry, undo: last.undo, before: last.before }];
}
