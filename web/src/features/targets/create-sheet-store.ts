import { createStore } from "zustand/vanilla";
import { ApiError } from "@/api/problem";
import type { TargetEdit } from "@/api/schema.gen";
import type { AllTargets } from "./queries";
import {
  accepted,
  type Clash,
  put,
  type RowState,
  rebased,
  refused,
  type Sent,
  type Sheet,
  sheetOf,
  unsent,
} from "./sheet";

/** A change, its name for those who take it back, and the states that it is taken back to. */
type Step = { name: string; states: readonly RowState[] };

/** What somebody else did while the page was open. */
export type News = { by: string; clashes: readonly Clash[] };

export type SheetState = {
  sheet: Sheet;
  /** Of the list as it was last read or written here. */
  revision: number;
  undo: readonly Step[];
  redo: readonly Step[];
  saving: boolean;
  /** Whether anything was saved from here. */
  hasSaved: boolean;
  /** Why the last changes could not be saved, where no cell can tell. */
  trouble: unknown;
  news: News | undefined;
  /** Gives what takes exactly this back. */
  perform: (name: string, states: readonly RowState[]) => () => void;
  takeBack: () => void;
  doAgain: () => void;
  save: () => Promise<void>;
  /** Takes in what others did, once the list is known to have another revision. */
  catchUp: () => Promise<void>;
  dismissNews: () => void;
};

export type Server = {
  /** Gives the new revision and the ids of new targets. */
  send: (revision: number, edit: TargetEdit) => Promise<{ revision: number; added: readonly string[] }>;
  read: () => Promise<AllTargets>;
};

const remembered = 100;

/** The sheet of one list: every change is shown at once and saved behind it, one request after the other. */
export function createSheetStore({ revision, targets }: AllTargets, me: string, server: Server) {
  let busy = false;
  return createStore<SheetState>((set, get) => {
    /** Tells the server all that it does not know, and gives what cannot be told. */
    async function sendAll(): Promise<unknown> {
      for (let sent = unsent(get().sheet); sent; sent = unsent(get().sheet)) {
        const trouble = await sendOne(sent);
        if (trouble !== undefined) return trouble;
      }
      return undefined;
    }

    async function sendOne(sent: Sent): Promise<unknown> {
      try {
        const { revision, added } = await server.send(get().revision, sent.edit);
        set(({ sheet }) => ({ sheet: accepted(sheet, sent, added), revision, hasSaved: true }));
        return undefined;
      } catch (error) {
        return learn(sent, error);
      }
    }

    /** Makes of a refusal what can be made of it; what is left is trouble. */
    async function learn(sent: Sent, error: unknown): Promise<unknown> {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 412) await takeIn();
      else if (isAboutCells(error)) set(({ sheet }) => ({ sheet: refused(sheet, sent, error.errors) }));
      else return error;
      return undefined;
    }

    async function takeIn() {
      const fresh = await server.read();
      set(({ sheet: before, news }) => {
        const { sheet, clashes } = rebased(before, fresh.targets);
        const told = { by: fresh.changedBy.name, clashes: [...(news?.clashes ?? []), ...clashes] };
        // What a person did in another place is no news to them.
        const isNews = fresh.changedBy.id !== me || told.clashes.length > 0;
        // The way back leads to rows that others may have changed since.
        return { sheet, revision: fresh.revision, undo: [], redo: [], news: isNews ? told : news };
      });
    }

    /** One at a time. */
    async function alone(work: () => Promise<unknown>) {
      if (busy) return;
      busy = true;
      set({ saving: true, trouble: undefined });
      let trouble: unknown;
      try {
        trouble = await work();
      } catch (error) {
        trouble = error;
      } finally {
        busy = false;
        set({ saving: false, trouble });
      }
    }

    const save = () => alone(sendAll);

    function step(from: "undo" | "redo", to: "undo" | "redo") {
      const last = get()[from].at(-1);
      if (!last) return;
      const { sheet, back } = put(get().sheet, last.states);
      const steps = { [from]: get()[from].slice(0, -1), [to]: [...get()[to], { name: last.name, states: back }] };
      set({ sheet, ...steps });
      void save();
    }

    return {
      sheet: sheetOf(targets),
      revision,
      undo: [],
      redo: [],
      saving: false,
      hasSaved: false,
      trouble: undefined,
      news: undefined,
      perform: (name, states) => {
        const { sheet, back } = put(get().sheet, states);
        set({ sheet, undo: [...get().undo.slice(1 - remembered), { name, states: back }], redo: [] });
        void save();
        return () => {
          if (get().undo.at(-1)?.states === back) get().takeBack();
          else get().perform(name, back);
        };
      },
      takeBack: () => step("undo", "redo"),
      doAgain: () => step("redo", "undo"),
      save,
      catchUp: () =>
        alone(async () => {
          await takeIn();
          return sendAll();
        }),
      dismissNews: () => set({ news: undefined }),
    };
  });
}

export type SheetStore = ReturnType<typeof createSheetStore>;

/** Whether the cells can tell what was refused. */
function isAboutCells({ status, errors }: ApiError): boolean {
  return status === 422 && errors.some(({ pointer }) => pointer.startsWith("/put/"));
}
