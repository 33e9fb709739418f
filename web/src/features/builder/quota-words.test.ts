import { describe, expect, it } from "vitest";
import { quotaWords } from "./quota-words";
import { sampleQuota } from "./samples";

describe("what is left", () => {
  it("is told in flows, with the day it begins anew", () => {
    const words = quotaWords(sampleQuota());
    expect(words).toMatchObject({ state: "normal", text: "7 of 20 flows left" });
    expect(words.resets).toMatch(/^resets .*2026/);
  });

  it("counts what is held for running builds as gone", () => {
    expect(quotaWords(sampleQuota({ flows: { limit: 20, used: 13, held: 4 } }))).toMatchObject({
      state: "low",
      text: "3 of 20 flows left",
    });
  });

  it("is told in money where that runs out first", () => {
    const money = { limit_nusd: 1_000_000_000, used_nusd: 950_000_000, held_nusd: 0 };
    expect(quotaWords(sampleQuota({ money }))).toMatchObject({ state: "low", text: "5 cents of $1.00 left" });
  });

  it("is nothing when either limit is reached, and never less", () => {
    expect(quotaWords(sampleQuota({ flows: { limit: 5, used: 7, held: 0 } }))).toMatchObject({
      state: "exhausted",
      text: "0 of 5 flows left",
      share: 0,
    });
    expect(quotaWords(sampleQuota({ flows: { limit: 0, used: 0, held: 0 } })).state).toBe("exhausted");
  });

  it("has no meter without a limit", () => {
    const words = quotaWords(sampleQuota({ flows: { used: 3, held: 0 }, money: { used_nusd: 1, held_nusd: 0 } }));
    expect(words.state).toBe("unlimited");
    expect(words.share).toBeUndefined();
  });
});
