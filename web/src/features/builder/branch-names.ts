import type { Plan } from "./types";

/** Makes a key that no branch of the plan has: letters and digits of its name. */
export function freshKey(label: string, taken: readonly string[]): string {
  const base =
    label
      .toLowerCase()
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/[^a-z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "")
      .slice(0, 12) || "branch";
  for (let count = 1; ; count += 1) {
    const key = count === 1 ? base : `${base}_${count}`;
    if (!taken.includes(key)) return key;
  }
}

/** What a plan begins with that somebody writes by hand. */
export function emptyPlan(title: string): Plan {
  return { title, summary: "", triage: { title: "", body: "" }, branches: [], questions: [] };
}
