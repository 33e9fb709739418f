import { describe, expect, it } from "vitest";
import { sampleSteps } from "./samples";
import { addStep, moveStep, removeStep, withKind } from "./step-edits";

const ids = (steps: readonly { id: string }[]) => steps.map(({ id }) => id);
const leads = (steps: ReturnType<typeof removeStep>, id: string) =>
  steps.find((step) => step.id === id)?.next.map(({ to }) => to);

describe("editing the steps of a branch", () => {
  it("puts a new step into the only way on", () => {
    const { steps, id } = addStep(sampleSteps, "b");
    expect(ids(steps)).toEqual(["a", "b", id, "c"]);
    expect(leads(steps, "b")).toEqual([id]);
    expect(leads(steps, id)).toEqual(["c"]);
  });

  it("leaves the ways of a question alone when a step is added behind it", () => {
    const { steps, id } = addStep(sampleSteps, "a");
    expect(leads(steps, "a")).toEqual(["@cert", "b"]);
    expect(leads(steps, id)).toEqual([""]);
  });

  it("closes the gap where a step with one way on is removed", () => {
    expect(leads(removeStep(sampleSteps, "b"), "a")).toEqual(["@cert", "c"]);
  });

  it("leaves the way open where an end is removed", () => {
    expect(leads(removeStep(sampleSteps, "c"), "b")).toEqual([""]);
  });

  it("moves a step within the list only", () => {
    expect(ids(moveStep(sampleSteps, "b", -1))).toEqual(["b", "a", "c"]);
    expect(ids(moveStep(sampleSteps, "c", 1))).toEqual(["a", "b", "c"]);
  });

  it("gives each kind the ways out that it needs", () => {
    const [ask, act] = sampleSteps;
    if (!ask || !act) throw new Error("the samples have steps");
    expect(withKind(ask, "escalate").next).toEqual([]);
    expect(withKind(act, "ask").next).toEqual([
      { label: "Done", to: "c" },
      { label: "No", to: "" },
    ]);
    expect(withKind({ ...ask, next: [] }, "do").next).toEqual([{ label: "Done", to: "" }]);
  });
});
