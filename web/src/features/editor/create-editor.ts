/** One flow open for editing: its document, the queue of what is not saved yet, and the other pages that show it. */
import type { Document } from "@/api/schema.gen";
import { applyAll } from "./apply-all";
import { type Act, createDocumentStore } from "./document-store";
import { openKeptStore } from "./kept-store";
import { saveDraft } from "./save-draft";
import { createSaveQueue, type Draft, type Kept } from "./save-queue";
import { joinTabs } from "./tabs";
import { createView } from "./view-store";

export type Place = { team: string; flow: string; user: string };
export type Editor = ReturnType<typeof createEditor>;

/** What is typed is kept at once; how it would be done again, when there is time. */
const historyPause = 500;

export function createEditor({ team, flow, user }: Place, draft: Draft, fetchDraft: () => Promise<Draft>) {
  const kept = openKeptStore(user, flow);
  const documents = createDocumentStore({ document: draft.document, selection: {}, past: [], future: [] }, (change) =>
    queue.push(change),
  );
  const queue = createSaveQueue(draft, {
    send: (revision, operations) => saveDraft(team, flow, revision, operations),
    fetch: fetchDraft,
    keep(state) {
      kept.keep(state);
      void kept.written().then(tabs.tell);
    },
    local: () => documents.store.getState().document,
    adopt: documents.adopt,
    sleep: (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds)),
    now: Date.now,
  });
  const tabs = joinTabs(`${user}/${flow}`, {
    async onRelease() {
      queue.stop();
      keepHistory();
      await kept.written();
    },
    onChanged: () => void follow(),
  });

  let historyTimer: ReturnType<typeof setTimeout> | undefined;
  function keepHistory() {
    clearTimeout(historyTimer);
    const { past, future } = documents.store.getState();
    kept.keepHistory({ past, future });
  }
  const stopHistory = documents.store.subscribe(({ past, future }, before) => {
    if (past === before.past && future === before.future) return;
    clearTimeout(historyTimer);
    // While one entry only grows, what undoes it stays the same.
    const isGrowing = past.length === before.past.length && future === before.future;
    if (isGrowing) historyTimer = setTimeout(keepHistory, historyPause);
    else keepHistory();
  });

  let leading: Promise<void> | undefined;
  /** Makes this page the one that writes, and takes up what another one, or an earlier visit, left. */
  function lead(): Promise<void> {
    if (tabs.store.getState().leads) return leading ?? Promise.resolve();
    leading ??= takeUp().finally(() => {
      leading = undefined;
    });
    return leading;
  }

  async function takeUp() {
    await tabs.claim();
    const left = await kept.load();
    const { revision, base } = queue.store.getState();
    const isNewer = left && (left.kept.changes.length > 0 || left.kept.revision > revision);
    const start: Kept = isNewer ? left.kept : { revision, base, changes: [], sent: 0 };
    if (left) documents.restore(left.history);
    documents.adopt(documentOf(start));
    queue.start(start);
    void queue.refresh().catch(() => {});
  }

  /** Shows what the page that leads has done. */
  async function follow() {
    const left = await kept.load();
    if (left && !tabs.store.getState().leads) documents.adopt(documentOf(left.kept));
  }

  /** Makes a change as soon as this page may write. Gives whether it was possible, or is still to be tried. */
  function perform(act: Act): boolean {
    if (tabs.store.getState().leads && !leading) return documents.perform(act);
    void lead().then(() => documents.perform(act));
    return true;
  }

  return {
    documents: documents.store,
    saves: queue.store,
    tabs: tabs.store,
    view: createView(),
    place: { team, flow, user },
    lead,
    perform,
    undo: () => void lead().then(documents.undo),
    redo: () => void lead().then(documents.redo),
    select: documents.select,
    flush: queue.flush,
    keep: kept.hurry,
    choose: queue.choose,
    settled: queue.settled,
    /** Takes over what others saved meanwhile. */
    refresh: () => queue.refresh().catch(() => {}),
    /** Sends what is left if that is possible now; otherwise it stays on the device for the next visit. */
    async close() {
      keepHistory();
      stopHistory();
      await queue.settled();
      queue.stop();
      tabs.leave();
    },
  };
}

/** A draft with what was done to it since. What does not apply any more is left to the history of the draft. */
function documentOf({ base, changes }: Kept): Document {
  const outcome = applyAll(
    base,
    changes.flatMap(({ operations }) => operations),
  );
  return "document" in outcome ? outcome.document : base;
}
