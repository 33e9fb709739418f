import { describe, expect, it } from "vitest";
import { dollarsOf, moneyText, nusdOf } from "./money";

describe("money", () => {
  it.each([
    [0, "0 cent"],
    [1, "0.01 cent"],
    [1_200_000, "0.12 cent"],
    [1_200_001, "0.13 cent"],
    [10_000_000, "1 cent"],
    [34_500_000, "3.45 cents"],
    [1_000_000_000, "$1.00"],
    [1_250_000_001, "$1.26"],
  ])("tells %d nano-dollars as %s, never less than it is", (nusd, words) => {
    expect(moneyText(nusd)).toBe(words);
  });

  it("goes into a field and comes back the same", () => {
    expect(nusdOf(dollarsOf(5_500_000_000))).toBe(5_500_000_000);
    expect(dollarsOf(undefined)).toBe("");
    expect(nusdOf(" ")).toBeUndefined();
  });
});
