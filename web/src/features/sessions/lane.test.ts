import { describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/problem";
import type { Session } from "@/api/schema.gen";
import type { Act } from "./act";
import { createLane, type Entry } from "./lane";
import { begun, reading } from "./samples";
import { newest, shown } from "./shown";

const answer = (step: string, position: number, branch = "yes"): Act => ({ type: "answer", step, position, branch });
const tick: Act = { type: "tick", step: "ask", item: "a", done: true };
const problem = (status: number, code = "x") =>
  new ApiError({ title: "No", status, code, detail: undefined, requestId: undefined, errors: [] });
const at = (seq: number, step = "ask"): Session => ({ ...begun, seq, position: seq, step });

function setUp(stored: Entry[] = []) {
  const slots = new Map(stored.map((entry) => [entry.key, entry]));
  const answersOfServer: (Session | ApiError)[] = [];
  const sent: { act: Act; key: string }[] = [];
  const send = (act: Act, key: string) => {
    sent.push({ act, key });
    const next = answersOfServer.shift();
    if (!next) return new Promise<Session>(() => {});
    return next instanceof ApiError ? Promise.reject(next) : Promise.resolve(next);
  };
  const onRefused = vi.fn();
  const lane = createLane({
    storage: {
      load: () => [...slots.values()],
      put: (entry) => void slots.set(entry.key, entry),
      drop: (key) => void slots.delete(key),
    },
    send,
    onTaken: () => {},
    onRefused,
    sleep: () => Promise.resolve(),
  });
  return { lane, slots, sent, answersOfServer, onRefused };
}

describe("a lane", () => {
  it("keeps an act until the server has taken it", async () => {
    const { lane, slots, answersOfServer } = setUp();
    answersOfServer.push(at(2));
    const taken = lane.perform(tick);
    expect([...slots.values()].map(({ act }) => act)).toEqual([tick]);
    await taken;
    expect(slots.size).toBe(0);
    expect(lane.store.getState()).toMatchObject({ entries: [], taken: { seq: 2 } });
  });

  it("sends acts one after another, in their order", async () => {
    const { lane, sent, answersOfServer } = setUp();
    answersOfServer.push(at(2));
    const first = lane.perform(tick);
    lane.perform({ type: "pause" });
    expect(sent).toHaveLength(1);
    await first;
    await vi.waitFor(() => expect(sent.map(({ act }) => act.type)).toEqual(["tick", "pause"]));
  });

  it("repeats an act with the same key when no answer came", async () => {
    const { lane, sent, answersOfServer } = setUp();
    answersOfServer.push(problem(0, "offline"), problem(503), at(2));
    await lane.perform(tick);
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
  });

  it("gives up an act over which the server stumbles again and again", async () => {
    const { lane, sent, answersOfServer } = setUp();
    answersOfServer.push(...Array.from({ length: 9 }, () => problem(500)));
    await expect(lane.perform(tick)).rejects.toBeInstanceOf(ApiError);
    expect(sent).toHaveLength(5);
  });

  it("gives an act made on a guess the position that the server gave", async () => {
    const { lane, sent, answersOfServer } = setUp();
    answersOfServer.push(at(7, "work"), at(8, "check"));
    lane.perform(answer("ask", 1));
    await lane.perform(answer("work", 2, "done"));
    expect(sent[1]?.act).toEqual(answer("work", 7, "done"));
  });

  it("leaves the position of an act whose step is not the one that was seen", async () => {
    const { lane, sent, answersOfServer } = setUp();
    answersOfServer.push(at(7, "solved"), problem(409, "stale_position"));
    lane.perform(answer("ask", 1));
    await expect(lane.perform(answer("work", 2, "done"))).rejects.toMatchObject({ code: "stale_position" });
    expect(sent[1]?.act).toEqual(answer("work", 2, "done"));
  });

  it("drops with a refused move the moves made on top of it, and nothing else", async () => {
    const { lane, sent, answersOfServer, onRefused } = setUp();
    answersOfServer.push(problem(409, "stale_position"), at(3));
    const first = lane.perform(answer("ask", 1));
    const second = lane.perform(answer("work", 2, "done"));
    const note = lane.perform({ type: "note", step: "work", audience: "internal", text: "x" });
    await expect(first).rejects.toMatchObject({ code: "stale_position" });
    await expect(second).rejects.toMatchObject({ code: "stale_position" });
    await note;
    expect(sent.map(({ act }) => act.type)).toEqual(["answer", "note"]);
    expect(onRefused).toHaveBeenCalledOnce();
    expect(lane.store.getState().refused).toMatchObject({ act: answer("ask", 1), unheard: false });
  });

  it("is clear when the last act was taken", async () => {
    const { lane, answersOfServer } = setUp();
    await lane.clear();
    answersOfServer.push(problem(0, "offline"), at(2));
    lane.perform(tick);
    await lane.clear();
    expect(lane.store.getState()).toMatchObject({ entries: [], taken: { seq: 2 } });
  });

  it("takes up what an earlier page left behind, and tells of its refusal", async () => {
    const left: Entry = { key: "k", order: 5, at: "2026-01-01T10:00:00Z", guess: false, act: answer("ask", 1) };
    const { lane, sent, slots, answersOfServer } = setUp([left]);
    answersOfServer.push(problem(403, "not_assignee"));
    lane.restore();
    await vi.waitFor(() => expect(lane.store.getState().refused?.unheard).toBe(true));
    expect(sent).toEqual([{ act: left.act, key: "k" }]);
    expect(slots.size).toBe(0);
  });
});

describe("what is shown", () => {
  const entry = (act: Act, key: string): Entry => ({ key, order: 1, at: begun.started_at, guess: false, act });

  it("is the server's word with the acts on their way done", () => {
    const { session, underway } = shown(begun, reading, [entry(answer("ask", 1), "a"), entry(tick, "b")]);
    expect(session).toMatchObject({ step: "work", ticks: { ask: ["a"] } });
    expect(underway).toBeUndefined();
  });

  it("waits at a move that only the server can make", () => {
    const decision = entry(answer("ask", 1, "no"), "a");
    const { session, underway } = shown(begun, reading, [decision, entry(tick, "b")]);
    expect(session).toBe(begun);
    expect(underway).toBe(decision);
  });

  it("never goes back to an older word of the server", () => {
    expect(newest(at(3), at(5)).seq).toBe(5);
    expect(newest(at(6), at(5)).seq).toBe(6);
    expect(newest(at(6), undefined).seq).toBe(6);
  });
});
