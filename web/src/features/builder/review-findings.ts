/** What a review says, in the groups it is read in. */
import { strings } from "./strings";
import type { Conversation, Finding, Ignored, Remark } from "./types";

export type ReviewGroup = "errors" | "warnings" | "ai" | "ignored";
export type ReviewLine = { finding: Finding; reason?: string };

/** Errors cannot be ignored: a flow with one cannot be made. */
export function reviewGroups({
  review,
  ignored,
}: Pick<Conversation, "review" | "ignored">): Map<ReviewGroup, ReviewLine[]> {
  const groups = new Map<ReviewGroup, ReviewLine[]>([
    ["errors", []],
    ["warnings", []],
    ["ai", []],
    ["ignored", []],
  ]);
  const add = (finding: Finding, usual: ReviewGroup) => {
    const known = usual === "errors" ? undefined : ignored.find((one) => isAbout(one, finding));
    groups.get(known ? "ignored" : usual)?.push({ finding, ...(known && { reason: known.reason }) });
  };
  for (const finding of review?.findings ?? []) add(finding, finding.severity === "error" ? "errors" : "warnings");
  for (const remark of review?.ai_findings ?? []) add(asFinding(remark), "ai");
  return groups;
}

/** A remark of the model in the form of a finding; it blocks nothing. */
export function asFinding({ step: place, problem, fix }: Remark): Finding {
  const [branch = "", step] = place.split(".");
  return { code: problem, severity: "warning", branch, ...(step && { step }), detail: fix, fixable: false };
}

/** The list of what is ignored with one more, or one less. */
export function withIgnored(ignored: readonly Ignored[], finding: Finding, reason: string | undefined): Ignored[] {
  const others = ignored.filter((one) => !isAbout(one, finding));
  if (reason === undefined) return others;
  const { code, step, branch } = finding;
  return [...others, { code, reason, ...(step !== undefined && { step }), ...(branch !== undefined && { branch }) }];
}

export const groupTitle = (group: ReviewGroup) => strings.review.groups[group];

function isAbout(ignored: Ignored, { code, step, branch }: Finding): boolean {
  return ignored.code === code && ignored.step === step && ignored.branch === branch;
}
