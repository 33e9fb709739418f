import { describe, expect, it } from "vitest";
import { activeIn, allIn, doneIn, noCounts, standingOf } from "./standing";

describe("how a session of a batch stands", () => {
  it("is the outcome where it is finished", () => {
    expect(standingOf({ status: "finished", outcome: "failed", started: true })).toBe("failed");
    expect(standingOf({ status: "cancelled", started: false })).toBe("cancelled");
  });

  it("tells apart what nobody has begun from what is worked on", () => {
    expect(standingOf({ status: "open", started: false })).toBe("not_started");
    expect(standingOf({ status: "open", started: true })).toBe("open");
    expect(standingOf({ status: "paused", started: true })).toBe("paused");
  });

  it("adds up", () => {
    const counts = { ...noCounts(), not_started: 2, paused: 1, failed: 3, cancelled: 1 };
    expect([activeIn(counts), doneIn(counts), allIn(counts)]).toEqual([3, 3, 7]);
  });
});
