import { describe, expect, it } from "vitest";
import { proposalDiff } from "./proposal-diff";
import { sampleStep, sampleSteps } from "./samples";

const told = (diffs: ReturnType<typeof proposalDiff>) =>
  diffs.map(({ mark, before, now }) => `${mark} ${now?.id ?? before?.id}`);

describe("a proposal beside what is there", () => {
  it("says which steps are new, changed, gone and the same", () => {
    const [a, b, c] = sampleSteps;
    if (!a || !b || !c) throw new Error("the samples have steps");
    const diffs = proposalDiff(sampleSteps, [a, { ...c, title: "The tunnel is up again" }, sampleStep("d")]);
    expect(told(diffs)).toEqual(["same a", "removed b", "changed c", "added d"]);
  });

  it("does not call a step changed whose sources alone differ", () => {
    const diffs = proposalDiff(
      sampleSteps,
      sampleSteps.map((step) => ({ ...step, src: [1] })),
    );
    expect(diffs.every(({ mark }) => mark === "same")).toBe(true);
  });

  it("puts what would go first where nothing before it stays", () => {
    expect(told(proposalDiff([sampleStep("x"), sampleStep("y")], [sampleStep("y")]))).toEqual(["removed x", "same y"]);
  });
});
