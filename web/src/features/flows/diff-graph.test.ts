import { describe, expect, it } from "vitest";
import { diffGraph } from "./diff-graph";
import { after, before, difference } from "./diff-samples";

describe("diffGraph", () => {
  const graph = diffGraph(difference, before, after);
  const step = (id: string) => graph.steps.find((step) => step.id === id);

  it("draws the new flow, and what is gone beside it", () => {
    expect(graph.steps.map(({ id, change }) => [id, change])).toEqual([
      ["on", "changed"],
      ["restart", "added"],
      ["switch", "changed"],
      ["end", undefined],
      ["cable", "removed"],
    ]);
  });

  it("lets a branch that led to a step that is gone still lead there, as it was", () => {
    expect(step("on")?.branches).toEqual([
      { id: "yes", label: "Yes, it hums", to: "restart", change: "changed" },
      { id: "no", label: "No", to: "switch" },
      { id: "yes before", label: "Yes", to: "cable", change: "removed" },
    ]);
  });

  it("marks what is new or gone as a whole once", () => {
    expect(step("restart")?.branches).toEqual([{ id: "done", label: "Done", to: "end" }]);
    expect(step("cable")?.branches).toEqual([{ id: "done", label: "Done", to: "end" }]);
  });

  it("says which parts of a step changed", () => {
    expect(step("switch")?.details).toEqual(["Text"]);
    expect(step("restart")?.details).toEqual([]);
  });

  it("keeps a branch that is gone where it was", () => {
    const [question, ...others] = after.steps ?? [];
    const kept = {
      ...after,
      steps: [...(question ? [{ ...question, branches: question.branches?.slice(0, 1) ?? [] }] : []), ...others],
    };
    const gone = {
      id: "no",
      label: "No",
      change: "removed" as const,
      fields: [],
      rewired: { old: "switch" },
      moved: false,
    };
    const [first, ...steps] = difference.steps;
    const diff = { ...difference, steps: [...(first ? [{ ...first, branches: [gone] }] : []), ...steps] };
    expect(diffGraph(diff, before, kept).steps[0]?.branches).toContainEqual({
      id: "no before",
      label: "No",
      to: "switch",
      change: "removed",
    });
  });

  it("shows where a branch led that leads elsewhere now", () => {
    const [question, ...others] = after.steps ?? [];
    const [yes, ...rest] = question?.branches ?? [];
    if (!question || !yes) throw new Error("the sample has a question");
    const now = { ...before, steps: [{ ...question, branches: [{ ...yes, to: "end" }, ...rest] }, ...others] };
    const rewired = { id: "no", label: "No", change: "changed" as const, fields: [], moved: false };
    const [first] = difference.steps;
    const diff = {
      ...difference,
      steps: first ? [{ ...first, branches: [{ ...rewired, rewired: { old: "switch", new: "end" } }] }] : [],
    };
    expect(diffGraph(diff, before, now).steps[0]?.branches).toContainEqual({
      id: "no before",
      label: "No",
      to: "switch",
      change: "removed",
    });
  });

  it("begins where the flow began, if that led to the first step now", () => {
    const [first, ...others] = before.steps ?? [];
    const now = { ...before, start: "switch", steps: others };
    const gone = {
      id: "on",
      title: "",
      kind: "question" as const,
      change: "removed" as const,
      fields: [],
      branches: [],
    };
    expect(diffGraph({ ...difference, steps: [gone] }, before, now)).toMatchObject({
      start: "switch",
      formerStart: "on",
    });
    const apart = { ...before, steps: [...(first ? [{ ...first, branches: [] }] : []), ...others] };
    expect(diffGraph({ ...difference, steps: [gone] }, apart, now)).not.toHaveProperty("formerStart");
  });
});
