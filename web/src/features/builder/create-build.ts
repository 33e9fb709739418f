/** Everything that can be done with one build: edits by hand, questions to the model, and following its answers. */
import type { QueryClient } from "@tanstack/react-query";
import { followCall } from "@/api/call-events";
import { ApiError } from "@/api/problem";
import { toast } from "@/ui/toast-store";
import { cancelCall, changeConversation, type Place } from "./acts";
import { createBuildStore } from "./build-store";
import { isRunning } from "./calls";
import { moneyText } from "./money";
import { conversationQuery } from "./queries";
import { createSaver } from "./save-edits";
import { strings } from "./strings";
import type { Arrival, Call, CallProgress, Conversation } from "./types";

export type Build = ReturnType<typeof createBuild>;

export function createBuild(place: Place, queryClient: QueryClient) {
  const query = conversationQuery(place);
  const store = createBuildStore();
  const following = new Map<string, () => void>();

  const peek = () => queryClient.getQueryData(query.queryKey);

  function known(): Conversation {
    const build = peek();
    if (!build) throw new Error("a build was asked for before it was read");
    return build;
  }

  function take(build: Conversation) {
    // An answer that was overtaken on the way brings nothing new.
    queryClient.setQueryData(query.queryKey, (now) => (now && now.revision > build.revision ? now : build));
    void queryClient.invalidateQueries({ queryKey: ["ai", place.team, "builds"] });
  }

  async function read(): Promise<Conversation> {
    await queryClient.cancelQueries({ queryKey: query.queryKey });
    return queryClient.fetchQuery({ ...query, staleTime: 0 });
  }

  const saver = createSaver({
    known,
    save: (revision, change) => changeConversation(place, revision, change),
    read,
    take,
    tell: store.tellEdits,
    lost: () => toast(strings.saving.lost),
  });

  function takeCall(call: Call) {
    queryClient.setQueryData(query.queryKey, (build) => {
      if (!build) return build;
      const others = build.calls.filter(({ id }) => id !== call.id);
      return { ...build, calls: [...others, call] };
    });
  }

  /** Does one thing after all edits are saved. What is refused stands in the store under `name`; gives whether it was done. */
  async function perform<Result>(
    name: string,
    act: (revision: number) => Promise<Result>,
    done: (result: Result) => unknown,
  ): Promise<boolean> {
    if (store.getState().busy.includes(name)) return false;
    store.begin(name);
    try {
      await saver.flush();
      await done(await tried(act));
      store.end(name);
      return true;
    } catch (error) {
      // Somebody, perhaps this person in another window, asked first: their call is joined.
      if (error instanceof ApiError && error.code === "call_running") {
        await read();
        store.end(name);
        return true;
      }
      if (error instanceof ApiError && error.code === "conversation_closed") {
        await queryClient.invalidateQueries({ queryKey: query.queryKey });
      }
      store.end(name, error);
      return false;
    } finally {
      void queryClient.invalidateQueries({ queryKey: ["ai", place.team, "quota"] });
    }
  }

  /** Calls that end raise the revision too; what is asked stays right whatever they brought. */
  async function tried<Result>(act: (revision: number) => Promise<Result>): Promise<Result> {
    try {
      return await act(known().revision);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 412) throw error;
      return act((await read()).revision);
    }
  }

  /** Asks the model. */
  function ask(name: string, act: (revision: number) => Promise<Call | Call[]>) {
    return perform(name, act, (calls) => {
      for (const call of [calls].flat()) takeCall(call);
      return read();
    });
  }

  /** Does something that gives the build as it is then. */
  const act = (name: string, change: (revision: number) => Promise<Conversation>) => perform(name, change, take);

  async function ended(call: Call) {
    takeCall(call);
    await read().catch(() => {});
    store.close(call.id);
    stopFollowing(call.id);
    void queryClient.invalidateQueries({ queryKey: ["ai", place.team] });
  }

  /** Follows these calls and no others. */
  function follow(calls: readonly Call[]) {
    const wanted = new Set(calls.map(({ id }) => id));
    for (const id of following.keys()) if (!wanted.has(id)) stopFollowing(id);
    for (const call of calls) {
      if (following.has(call.id)) continue;
      store.open(call);
      const stop = followCall<Arrival, CallProgress, Call>(
        { team: place.team, conversation: place.id, call: call.id },
        {
          onLine: (open) => store.line(call.id, open),
          onItem: (arrival) => store.arrive(call.id, arrival),
          onProgress: (progress) => store.progress(call.id, progress),
          onReset: () => store.reset(call.id),
          onEnd: (end) => void ended(end),
        },
      );
      following.set(call.id, stop);
    }
  }

  function stopFollowing(id: string) {
    following.get(id)?.();
    following.delete(id);
  }

  /** Ends a call, and says what it had cost by then. */
  async function cancel({ id }: Call) {
    await perform(
      `cancel ${id}`,
      () => cancelCall(place, id),
      async (call) => {
        await ended(call);
        toast(strings.calls.cancelled(moneyText(call.cost_nusd)));
      },
    );
  }

  /** What nobody follows any more is not shown any more either. */
  function tidy(build: Conversation) {
    const alive = new Set(build.calls.filter(isRunning).map(({ id }) => id));
    for (const id of Object.keys(store.getState().streams)) {
      if (alive.has(id) || following.has(id)) continue;
      store.close(id);
    }
  }

  return {
    place,
    store,
    change: saver.change,
    flush: saver.flush,
    known,
    peek,
    read,
    ask,
    act,
    perform,
    cancel,
    follow,
    tidy,
    stop() {
      saver.flush().catch(() => {});
      for (const id of [...following.keys()]) stopFollowing(id);
    },
  };
}
