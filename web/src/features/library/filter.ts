/** What the library is narrowed to, as it stands in the address. */
export type LibraryFilter = { q?: string; tag?: string };

export function parseLibraryFilter({ q, tag }: Record<string, unknown>): LibraryFilter {
  const text = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value).trim() : "");
  return { ...(text(q) && { q: text(q) }), ...(text(tag) && { tag: text(tag) }) };
}
