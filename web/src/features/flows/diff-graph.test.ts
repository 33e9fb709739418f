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
});
