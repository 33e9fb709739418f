import { describe, expect, it } from "vitest";
import { branchText } from "./branch-text";

const labels = { gb: "‹Used, GB›", hold: "‹A hold›" };

describe("a branch is called", () => {
  it("by its label", () => {
    expect(branchText("question", { id: "a", label: "More than {{gb}}" }, labels)).toBe("More than ‹Used, GB›");
  });

  it("by its rule on a decision", () => {
    const full = {
      all: [
        { variable: "gb", is: "at_least" as const, value: 99 },
        { variable: "hold", is: "set" as const },
      ],
    };
    expect(branchText("decision", { id: "a", when: full }, labels)).toBe(
      "‹Used, GB› is at least 99 and ‹A hold› is known",
    );
    const either = {
      any: [
        { variable: "hold", is: "equal" as const, value: true },
        { variable: "x", is: "equal" as const, value: "y" },
      ],
    };
    expect(branchText("decision", { id: "a", when: either }, labels)).toBe("‹A hold› is yes or x is y");
    expect(branchText("decision", { id: "else" }, labels)).toBe("Otherwise");
  });

  it("by what was done on an instruction, and as the way on elsewhere", () => {
    expect(branchText("instruction", { id: "skipped" }, labels)).toBe("Skipped");
    expect(branchText("instruction", { id: "odd" }, labels)).toBe("odd");
    expect(branchText("form", { id: "next" }, labels)).toBe("Next");
  });
});
