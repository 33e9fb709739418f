import { describe, expect, it } from "vitest";
import { begun, reading } from "./samples";
import { pathAhead, suggestionHere } from "./suggestions";

const withSuggestions = (suggestions: Record<string, string>) => ({
  ...begun,
  suggestions: Object.fromEntries(Object.entries(suggestions).map(([step, branch]) => [step, { branch }])),
});

describe("suggestions", () => {
  it("suggests what was answered here before, unless the step has no such branch", () => {
    expect(suggestionHere(withSuggestions({ ask: "yes" }), reading)).toEqual({ branch: "yes" });
    expect(suggestionHere(withSuggestions({ ask: "gone" }), reading)).toBeUndefined();
    expect(suggestionHere(withSuggestions({ work: "done" }), reading)).toBeUndefined();
  });

  it("tells the steps ahead along the answers from before", () => {
    const ahead = pathAhead(withSuggestions({ ask: "yes", work: "done", check: "yes" }), reading);
    expect(ahead.map(({ step }) => step)).toEqual(["work", "check"]);
  });

  it("stops where a decision or no answer stands", () => {
    expect(pathAhead(withSuggestions({ ask: "no", work: "done" }), reading)).toEqual([]);
    expect(pathAhead(withSuggestions({ work: "done" }), reading)).toEqual([]);
  });

  it("goes round a circle once", () => {
    const ahead = pathAhead(withSuggestions({ ask: "yes", work: "done", check: "no" }), reading);
    expect(ahead.map(({ step }) => step)).toEqual(["work", "check"]);
  });
});
