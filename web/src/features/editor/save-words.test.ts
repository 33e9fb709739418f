import { describe, expect, it } from "vitest";
import { ApiError, offlineError } from "@/api/problem";
import type { QueueState } from "./save-queue";
import { saveWords } from "./save-words";

const clear: QueueState = {
  revision: 1,
  base: { format: "pathbook/1", title: "A flow", kind: "procedure" },
  changes: [],
  sent: 0,
  line: "clear",
  problem: undefined,
  clashes: [],
  other: undefined,
  savedAt: undefined,
  findings: [],
};
const refusal = new ApiError({
  title: "Refused",
  status: 422,
  code: "text_too_long",
  detail: "The text is too long.",
  requestId: undefined,
  errors: [],
});
const change = { operations: [] };

describe("the save state says", () => {
  it.each<[string, Partial<QueueState>]>([
    ["Saved", {}],
    ["Saving…", { line: "waiting", changes: [change] }],
    ["Saving…", { line: "sending", changes: [change] }],
    ["Offline: 1 change kept on this device", { line: "away", changes: [change], problem: offlineError() }],
    ["Offline: 3 changes kept on this device", { line: "away", changes: [change, change, change] }],
    ["Could not save", { line: "refused", changes: [change], problem: refusal }],
    ["Somebody else changed the same", { line: "clash", changes: [change] }],
    ["Ben Keller changed the same", { line: "clash", changes: [change], other: "Ben Keller" }],
  ])("%s", (text, state) => {
    expect(saveWords({ ...clear, ...state }).text).toBe(text);
  });

  it("when the server last took something", () => {
    const at = new Date(2026, 10, 23, 12, 4).getTime();
    expect(saveWords({ ...clear, savedAt: at }).text).toMatch(/^Saved .*12.04/);
  });

  it("why the server refused", () => {
    expect(saveWords({ ...clear, line: "refused", problem: refusal })).toMatchObject({
      reason: "The text is too long.",
      retry: true,
    });
  });
});
