import { describe, expect, it } from "vitest";
import { measure } from "./measure";
import { sampleBranch, sampleStep, sampleSteps } from "./samples";

describe("the size of a build", () => {
  it("counts steps, the longest row of them, and ends", () => {
    expect(measure([sampleBranch("dns", { steps: sampleSteps }), sampleBranch("cert")])).toEqual([3, 3, 1]);
    expect(measure([])).toEqual([0, 0, 0]);
  });

  it("goes round a loop once", () => {
    const steps = [
      sampleStep("a", { next: [{ label: "Done", to: "b" }] }),
      sampleStep("b", { next: [{ label: "Again", to: "a" }] }),
    ];
    expect(measure([sampleBranch("dns", { steps })])).toEqual([2, 2, 0]);
  });
});
