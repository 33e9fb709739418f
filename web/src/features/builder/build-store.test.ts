import { describe, expect, it } from "vitest";
import { createBuildStore } from "./build-store";
import { sampleCall, sampleStep } from "./samples";

const call = sampleCall();
const step = (id: string) => sampleStep(id);

function opened() {
  const store = createBuildStore();
  store.open(call);
  return store;
}
const items = (store: ReturnType<typeof opened>) => store.getState().streams[call.id]?.items;

describe("what a running call brings", () => {
  it("is shown in its order, and once, however often it comes", () => {
    const store = opened();
    for (const seq of [0, 1, 0, 1, 2]) store.arrive(call.id, { seq, item: step(`s${seq}`) });
    expect(items(store)).toEqual([step("s0"), step("s1"), step("s2")]);
  });

  it("begins again after a reset, with what comes after it", () => {
    const store = opened();
    store.arrive(call.id, { seq: 0, item: step("cut") });
    store.reset(call.id);
    expect(items(store)).toEqual([]);
    store.arrive(call.id, { seq: 1, item: step("whole") });
    expect(items(store)).toEqual([step("whole")]);
  });

  it("stays when the line breaks and the same call is opened again", () => {
    const store = opened();
    store.arrive(call.id, { seq: 0, item: step("a") });
    store.line(call.id, false);
    store.open(call);
    expect(items(store)).toEqual([step("a")]);
  });

  it("is no longer known once its call is closed", () => {
    const store = opened();
    store.close(call.id);
    store.arrive(call.id, { seq: 0, item: step("late") });
    expect(store.getState().streams).toEqual({});
  });

  it("waits for a busy provider until the next sign of life", () => {
    const store = opened();
    store.progress(call.id, { cost_nusd: 0, output_tokens: 0, attempt: 2, wait_ms: 4_000 });
    expect(store.getState().streams[call.id]?.waitsUntil).toBeGreaterThan(Date.now());
    store.progress(call.id, { cost_nusd: 10, output_tokens: 3, attempt: 2 });
    expect(store.getState().streams[call.id]?.waitsUntil).toBeUndefined();
  });
});

describe("what was refused", () => {
  it("is forgotten when it is asked again", () => {
    const store = opened();
    store.begin("scaffold");
    expect(store.getState().busy).toEqual(["scaffold"]);
    store.end("scaffold", new Error("no"));
    expect(store.getState().problems.scaffold).toBeInstanceOf(Error);
    store.begin("scaffold");
    expect(store.getState().problems).toEqual({});
    store.end("scaffold");
    expect(store.getState().busy).toEqual([]);
  });
});
