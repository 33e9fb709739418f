import type { Row } from "./sheet";

/** The keys of the rows that do not have all words in some column. */
export function hiddenRows(rows: readonly Row[], words: string): ReadonlySet<string> {
  const wanted = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return new Set();
  const hidden = new Set<string>();
  for (const { key, cells } of rows) {
    const text = Object.values(cells).join("\n").toLocaleLowerCase();
    if (!wanted.every((word) => text.includes(word))) hidden.add(key);
  }
  return hidden;
}
