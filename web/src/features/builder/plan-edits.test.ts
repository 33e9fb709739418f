import { describe, expect, it } from "vitest";
import { freshKey } from "./branch-names";
import { addBranch, mergeBranches, moveBranch, removeBranches, withAnswer, withBranch } from "./plan-edits";
import { samplePlan } from "./samples";

const keys = (plan: typeof samplePlan) => plan.branches.map(({ key }) => key);

describe("editing a plan", () => {
  it("renames one branch and leaves the others alone", () => {
    const plan = withBranch(samplePlan, "cert", { label: "Expired certificate" });
    expect(plan.branches[1]?.label).toBe("Expired certificate");
    expect(plan.branches[0]).toBe(samplePlan.branches[0]);
  });

  it("moves a branch, and not beyond the ends", () => {
    expect(keys(moveBranch(samplePlan, "cert", 0))).toEqual(["cert", "dns"]);
    expect(moveBranch(samplePlan, "cert", 2)).toBe(samplePlan);
    expect(moveBranch(samplePlan, "dns", -1)).toBe(samplePlan);
  });

  it("makes one branch of two, with the lines of both and room for its steps", () => {
    const { plan, label } = mergeBranches(samplePlan, ["dns", "cert"]);
    expect(keys(plan)).toEqual(["dns"]);
    expect(label).toBe("Name not found / Certificate");
    expect(plan.branches[0]).toMatchObject({
      label,
      src: [2],
      steps: 6,
      cause: "The resolver is wrong. It has expired.",
    });
  });

  it("merges nothing where only one is chosen", () => {
    expect(mergeBranches(samplePlan, ["dns"]).plan).toBe(samplePlan);
  });

  it("adds branches under keys of their own", () => {
    const once = addBranch(samplePlan);
    const twice = addBranch(once.plan);
    expect(new Set(keys(twice.plan)).size).toBe(4);
    expect(keys(removeBranches(twice.plan, [once.key, twice.key]))).toEqual(["dns", "cert"]);
  });

  it("keeps the answer to a question", () => {
    expect(withAnswer(samplePlan, 0, "OpenVPN").questions[0]?.answer).toBe("OpenVPN");
  });
});

describe("the key of a branch", () => {
  it.each([
    ["Name not found", [], "name_not_fou"],
    ["Über", [], "uber"],
    ["", [], "branch"],
    ["DNS", ["dns"], "dns_2"],
    ["DNS", ["dns", "dns_2"], "dns_3"],
  ])("of “%s” beside %j is %s", (label, taken, key) => {
    expect(freshKey(label, taken)).toBe(key);
    expect(key).toMatch(/^[a-z0-9_]{1,16}$/);
  });
});
