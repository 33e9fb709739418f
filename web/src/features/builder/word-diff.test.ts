import { describe, expect, it } from "vitest";
import { wordDiff } from "./word-diff";

describe("two texts word by word", () => {
  it("names what went and what came, and keeps the rest", () => {
    expect(wordDiff("Restart the old router now", "Restart the router")).toEqual([
      { tag: "same", text: "Restart the " },
      { tag: "removed", text: "old " },
      { tag: "same", text: "router" },
      { tag: "removed", text: " now" },
    ]);
  });

  it.each([
    ["", "all new"],
    ["all gone", ""],
    ["the same", "the same"],
    ["  a  b\nc", "a b c"],
  ])("can be read as %j before and %j after", (before, now) => {
    const pieces = wordDiff(before, now);
    const side = (gone: string) => pieces.flatMap(({ tag, text }) => (tag === gone ? [] : text)).join("");
    expect(side("added")).toBe(before);
    expect(side("removed")).toBe(now);
  });
});
