/**
 * The pages of one browser that have the same flow open. One of them leads: it writes and sends. The others follow
 * what it does, until one of them is turned to and takes the lead over.
 */
import { createStore } from "zustand/vanilla";
import { randomKey } from "@/api/idempotency";

type Message = { tab: string } & ({ says: "claim" } | { says: "released"; to: string } | { says: "changed" });

export type Tabs = ReturnType<typeof joinTabs>;
/** `follows` once another page has taken the lead from this one. */
export type TabsState = { leads: boolean; follows: boolean };

type Options = {
  /** Everything that another page must know of is to be written before this settles. */
  onRelease: () => Promise<void>;
  /** The page that leads has changed something. */
  onChanged: () => void;
};

/** A page that does not answer is gone, or asleep: it finds out when it wakes. */
const patience = 120;

export function joinTabs(name: string, { onRelease, onChanged }: Options) {
  const store = createStore<TabsState>(() => ({ leads: false, follows: false }));
  const tab = randomKey();
  const channel = new BroadcastChannel(`pathbook.editor/${name}`);
  const say = (message: Omit<Extract<Message, { says: "released" }>, "tab"> | { says: "claim" | "changed" }) =>
    channel.postMessage({ ...message, tab });
  let onReleased: () => void = () => {};

  channel.onmessage = async ({ data }: MessageEvent<Message>) => {
    if (data.says === "released" && data.to === tab) onReleased();
    if (data.says === "changed" && !store.getState().leads) onChanged();
    if (data.says === "claim" && store.getState().leads) {
      store.setState({ leads: false, follows: true });
      await onRelease();
      say({ says: "released", to: data.tab });
    }
  };

  let claiming: Promise<void> | undefined;
  /** Settles when this page may write. */
  function claim(): Promise<void> {
    if (store.getState().leads) return Promise.resolve();
    claiming ??= new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patience);
      onReleased = () => {
        clearTimeout(timer);
        resolve();
      };
      say({ says: "claim" });
    }).then(() => {
      claiming = undefined;
      store.setState({ leads: true, follows: false });
    });
    return claiming;
  }

  return { store, claim, tell: () => say({ says: "changed" }), leave: () => channel.close() };
}
