import { describe, expect, it } from "vitest";
import { placeOf, previewGraph } from "./preview-graph";
import { sampleBranch, sampleBuild, samplePlan, sampleStep, sampleSteps } from "./samples";
import type { Finding } from "./types";

const find = (graph: ReturnType<typeof previewGraph>, id: string) => graph.steps.find((step) => step.id === id);

describe("the preview of a build", () => {
  it("begins with the first question, and stands in for branches that have no steps yet", () => {
    const graph = previewGraph(sampleBuild(), []);
    expect(graph.start).toBe("@");
    expect(find(graph, "@")?.branches.map(({ to }) => to)).toEqual(["dns/a", "cert"]);
    expect(find(graph, "cert")).toMatchObject({
      title: "Is it valid?",
      details: ["about 4 steps to come"],
      isDraft: true,
    });
  });

  it("leads from one branch into another, and nowhere where nothing is", () => {
    const steps = [sampleStep("a", { next: [{ label: "Done", to: "gone" }] })];
    const build = sampleBuild({
      branches: [sampleBranch("dns", { steps: sampleSteps }), sampleBranch("cert", { steps })],
    });
    const graph = previewGraph(build, []);
    expect(find(graph, "dns/a")?.branches[0]?.to).toBe("cert/a");
    expect(find(graph, "cert/a")?.branches[0]?.to).toBeUndefined();
  });

  it("marks what nobody has accepted, and shows what is being written", () => {
    const live = [{ target: "branch:cert", items: [sampleStep("x")] }];
    const graph = previewGraph(sampleBuild(), live);
    expect(find(graph, "cert/x")?.isDraft).toBe(true);
    expect(find(graph, "dns/a")?.isDraft).toBeUndefined();
  });

  it("shows the branches of a plan while they come", () => {
    const { plan: _none, ...fresh } = sampleBuild({ branches: [] });
    const graph = previewGraph(fresh, [{ target: "scaffold", items: samplePlan.branches }]);
    expect(graph.steps).toHaveLength(3);
    expect(previewGraph(fresh, []).steps).toEqual([]);
  });

  it("puts the parts of a procedure behind each other", () => {
    const foundation = { ...sampleBuild().foundation, kind: "procedure" as const };
    const graph = previewGraph(sampleBuild({ foundation }), []);
    expect(graph.start).toBe("dns/a");
    expect(find(graph, "dns/c")).toMatchObject({ kind: "instruction", branches: [{ to: "cert" }] });
  });

  it("counts the findings of a step on its card", () => {
    const findings: Finding[] = [
      { code: "V05", severity: "error", branch: "dns", step: "b", detail: "", fixable: false },
    ];
    expect(find(previewGraph(sampleBuild(), [], findings), "dns/b")?.marks).toEqual({ errors: 1, warnings: 0 });
  });

  it("knows which step a card stands for", () => {
    expect(placeOf("dns/b")).toEqual({ branch: "dns", step: "b" });
    expect(placeOf("dns")).toEqual({ branch: "dns" });
    expect(placeOf("@")).toBeUndefined();
  });
});
