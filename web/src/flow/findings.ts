import type { Finding, Severity } from "@/api/schema.gen";

export type FindingGroup = {
  severity: Severity;
  /** The id of the step; absent for what concerns the whole flow. */
  step?: string;
  findings: Finding[];
};

export type FindingCount = { errors: number; warnings: number };

/** By severity, what blocks first, then by step, each in the order of the flow. */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const severity of ["error", "warning"] as const) {
    for (const finding of findings) {
      if (finding.severity !== severity) continue;
      const key = `${severity}/${finding.step ?? ""}`;
      const group = groups.get(key) ?? { severity, ...(finding.step && { step: finding.step }), findings: [] };
      group.findings.push(finding);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

export function countFindings(findings: readonly Finding[]): FindingCount {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  return { errors, warnings: findings.length - errors };
}

/** How many findings some steps have together; nothing where they have none. */
export function sumFindings(
  counts: ReadonlyMap<string, FindingCount>,
  steps: readonly string[],
): FindingCount | undefined {
  const found = steps.flatMap((step) => counts.get(step) ?? []);
  if (found.length === 0) return undefined;
  const sum = (of: keyof FindingCount) => found.reduce((total, count) => total + count[of], 0);
  return { errors: sum("errors"), warnings: sum("warnings") };
}

/** How many findings each step has, by its id. */
export function findingsByStep(findings: readonly Finding[]): Map<string, FindingCount> {
  const counts = new Map<string, FindingCount>();
  for (const { step, severity } of findings) {
    if (!step) continue;
    const { errors, warnings } = counts.get(step) ?? { errors: 0, warnings: 0 };
    const isError = severity === "error";
    counts.set(step, { errors: errors + (isError ? 1 : 0), warnings: warnings + (isError ? 0 : 1) });
  }
  return counts;
}
