/** What the page of target lists shows, as it stands in the address. */
export type TargetListFilter = { archived?: true; q?: string };

/** Keeps what makes sense and drops the rest: addresses are typed, shared and cut off. */
export function parseFilter({ archived, q }: Record<string, unknown>): TargetListFilter {
  const words = typeof q === "string" || typeof q === "number" ? String(q).trim().slice(0, 200) : "";
  return { ...(isYes(archived) && { archived: true as const }), ...(words && { q: words }) };
}

function isYes(value: unknown): boolean {
  return value === true || value === "true";
}
