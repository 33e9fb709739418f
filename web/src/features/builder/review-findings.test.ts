import { describe, expect, it } from "vitest";
import type { BuilderFinding } from "@/api/schema.gen";
import { asFinding, reviewGroups, withIgnored } from "./review-findings";
import type { Ignored, Remark } from "./types";

const error: BuilderFinding = {
  code: "V05",
  severity: "error",
  branch: "dns",
  step: "a",
  detail: "Leads nowhere",
  fixable: false,
};
const warning: BuilderFinding = {
  code: "V19",
  severity: "warning",
  branch: "dns",
  step: "a",
  detail: "No other",
  fixable: false,
};
const remark: Remark = { step: "cert.b", problem: "vague", fix: "Say which lamp." };

function review(ignored: Ignored[] = []) {
  const findings = { findings: [warning, error], ai_findings: [remark] };
  return { review: { ...findings, checked_at: "2026-11-23T10:00:00Z", outdated: false }, ignored };
}

describe("what a review says", () => {
  it("is read in groups", () => {
    const groups = [...reviewGroups(review())].map(([group, lines]) => [
      group,
      lines.map(({ finding }) => finding.code),
    ]);
    expect(groups).toEqual([
      ["errors", ["V05"]],
      ["warnings", ["V19"]],
      ["ai", ["vague"]],
      ["ignored", []],
    ]);
  });

  it("names the step that a remark of the model is about", () => {
    expect(asFinding(remark)).toMatchObject({ branch: "cert", step: "b", detail: "Say which lamp." });
  });

  it("puts aside what somebody has a reason to ignore, and brings it back", () => {
    const finding = asFinding(remark);
    const ignored = withIgnored([], finding, "Known");
    expect(reviewGroups(review(ignored)).get("ignored")).toEqual([{ finding, reason: "Known" }]);
    expect(withIgnored(ignored, finding, undefined)).toEqual([]);
  });

  it("never puts an error aside", () => {
    expect(reviewGroups(review(withIgnored([], error, "No"))).get("errors")).toHaveLength(1);
  });
});
