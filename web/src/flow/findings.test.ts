import { describe, expect, it } from "vitest";
import type { Finding } from "@/api/schema.gen";
import { countFindings, findingsByStep, groupFindings, sumFindings } from "./findings";

const finding = (severity: Finding["severity"], message: string, step?: string): Finding => ({
  rule: "branch_target_missing",
  severity,
  pointer: "",
  message,
  ...(step && { step }),
});

const findings = [
  finding("warning", "no summary"),
  finding("error", "leads nowhere", "b"),
  finding("warning", "no minutes", "b"),
  finding("error", "no title", "a"),
  finding("error", "leads nowhere either", "b"),
];

describe("findings", () => {
  it("stand by severity and step, what blocks publishing first", () => {
    const told = groupFindings(findings).map((group) => [group.severity, group.step, group.findings.length]);
    expect(told).toEqual([
      ["error", "b", 2],
      ["error", "a", 1],
      ["warning", undefined, 1],
      ["warning", "b", 1],
    ]);
  });

  it("are counted for the flow and for each step", () => {
    expect(countFindings(findings)).toEqual({ errors: 3, warnings: 2 });
    expect(findingsByStep(findings).get("b")).toEqual({ errors: 2, warnings: 1 });
    expect(findingsByStep(findings).size).toBe(2);
  });

  it("are summed over steps, and nothing is told of steps without any", () => {
    expect(sumFindings(findingsByStep(findings), ["a", "b", "c"])).toEqual({ errors: 3, warnings: 1 });
    expect(sumFindings(findingsByStep(findings), ["c"])).toBeUndefined();
  });
});
