import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, offlineError } from "@/api/problem";
import { sampleBuild, samplePlan, sampleStep } from "./samples";
import { createSaver, type Edits, noEdits } from "./save-edits";
import type { Conversation, ConversationChange } from "./types";

const stale = () =>
  new ApiError({ title: "Stale", status: 412, code: "stale", detail: undefined, requestId: undefined, errors: [] });

function setUp(known: Conversation = sampleBuild()) {
  const state = { known, edits: noEdits, lost: 0 };
  const save = vi.fn((revision: number, change: ConversationChange) => {
    const plan = change.plan ?? state.known.plan;
    return Promise.resolve({ ...state.known, ...(plan && { plan }), revision: revision + 1 });
  });
  const read = vi.fn(() => Promise.resolve(state.known));
  const saver = createSaver({
    known: () => state.known,
    save,
    read: async () => {
      state.known = await read();
      return state.known;
    },
    take: (build) => {
      state.known = build;
    },
    tell: (edits: Edits) => {
      state.edits = edits;
    },
    lost: () => {
      state.lost += 1;
    },
  });
  return { state, save, read, saver };
}

const titled = (title: string): ConversationChange => ({ plan: { ...samplePlan, title } });

describe("saving by itself", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("sends what was typed as one change, a moment after the last key", async () => {
    const { saver, save, state } = setUp();
    saver.change(titled("V"));
    saver.change(titled("VP"));
    saver.change({ steps: { dns: [sampleStep("a")] } });
    expect(state.edits.line).toBe("saving");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(save).toHaveBeenCalledOnce();
    expect(save.mock.calls[0]?.[1].plan?.title).toBe("VP");
    expect(Object.keys(save.mock.calls[0]?.[1].steps ?? {})).toEqual(["dns"]);
    expect(state.edits).toEqual(noEdits);
  });

  it("keeps what could not be sent and sends it when the server is back", async () => {
    const { saver, save, state } = setUp();
    save.mockRejectedValueOnce(offlineError());
    saver.change(titled("Kept"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(state.edits.line).toBe("offline");
    expect(state.edits.waiting.plan?.title).toBe("Kept");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(state.known.plan?.title).toBe("Kept");
    expect(state.edits.line).toBe("idle");
  });

  it("sends again on top of what others changed elsewhere", async () => {
    const { saver, save, read, state } = setUp();
    const others = { ...sampleBuild(), revision: 9, foundation: { ...sampleBuild().foundation, known: "Changed" } };
    save.mockRejectedValueOnce(stale());
    read.mockResolvedValueOnce(others);
    saver.change(titled("Mine"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(save).toHaveBeenLastCalledWith(9, expect.objectContaining({ plan: expect.anything() }));
    expect(state.known.plan?.title).toBe("Mine");
    expect(state.lost).toBe(0);
  });

  it("gives up what others changed at the same place, and says so", async () => {
    const { saver, save, read, state } = setUp();
    const theirs = sampleBuild({ plan: { ...samplePlan, title: "Theirs" }, revision: 9 });
    save.mockRejectedValueOnce(stale());
    read.mockResolvedValueOnce(theirs);
    saver.change(titled("Mine"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(save).toHaveBeenCalledOnce();
    expect(state.known.plan?.title).toBe("Theirs");
    expect(state.lost).toBe(1);
  });

  it("says what was refused and holds up whoever waits for it", async () => {
    const { saver, save, state } = setUp();
    const refusal = new ApiError({
      title: "No",
      status: 422,
      code: "invalid",
      detail: "The title is too long.",
      requestId: undefined,
      errors: [],
    });
    save.mockRejectedValueOnce(refusal);
    saver.change(titled("Too long"));
    await expect(saver.flush()).rejects.toBe(refusal);
    expect(state.edits).toMatchObject({ line: "refused", problem: refusal });
    expect(state.edits.waiting.plan?.title).toBe("Too long");
  });
});
