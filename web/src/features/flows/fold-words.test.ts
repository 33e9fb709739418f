import { describe, expect, it } from "vitest";
import { foldWords } from "./fold-words";

const same = (text: string) => ({ tag: "same" as const, text });
const added = { tag: "added" as const, text: "new" };
const long = "some words that stayed as they were ".repeat(20);

describe("foldWords", () => {
  it("leaves out the middle of what stayed, between words", () => {
    const [first, left, tail] = foldWords([added, same(long), added]).slice(1);
    expect(left).toEqual({ tag: "left-out" });
    for (const piece of [first, tail]) {
      expect(piece?.tag).toBe("same");
      const text = piece && "text" in piece ? piece.text : "";
      expect(text.length).toBeLessThanOrEqual(90);
      expect(long).toContain(` ${text.trim()} `.trimStart());
    }
  });

  it("begins and ends near what changed", () => {
    expect(foldWords([same(long), added, same(long)]).map(({ tag }) => tag)).toEqual([
      "left-out",
      "same",
      "added",
      "same",
      "left-out",
    ]);
  });

  it("keeps short texts, and those in which nothing changed, whole", () => {
    expect(foldWords([same("short "), added])).toEqual([same("short "), added]);
    expect(foldWords([same(long)])).toEqual([same(long)]);
  });

  it("folds a stretch without a single space", () => {
    expect(foldWords([same("x".repeat(1000)), added]).map(({ tag }) => tag)).toEqual(["left-out", "same", "added"]);
  });
});
