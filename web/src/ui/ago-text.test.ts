import { describe, expect, it } from "vitest";
import { agoText } from "./ago-text";

const now = Date.parse("2026-11-23T12:00:00Z");

describe("how long ago", () => {
  it.each([
    ["2026-11-23T11:59:30Z", "now"],
    ["2026-11-23T11:58:10Z", "1 minute ago"],
    ["2026-11-23T09:01:00Z", "2 hours ago"],
    ["2026-11-22T11:00:00Z", "1 day ago"],
    ["2026-11-30T11:59:00Z", "in 6 days"],
  ])("tells %s in words", (at, words) => {
    expect(agoText(at, now)).toBe(words);
  });

  it("names the day beyond a week", () => {
    expect(agoText("2026-11-02T12:00:00Z", now)).toContain("2026");
  });
});
