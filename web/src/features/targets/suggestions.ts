import type { Row } from "./sheet";

const atMost = 100;

/** What may be meant in a column: the zones there are, or what other targets have. */
export function suggestionsFor(column: string, rows: readonly Row[]): string[] {
  if (column === "time_zone") return Intl.supportedValuesOf("timeZone");
  if (!repeating.has(column)) return [];
  const found = new Set<string>();
  for (const { cells } of rows) {
    const text = cells[column];
    if (text) found.add(text);
    if (found.size === atMost) break;
  }
  return [...found].sort((one, other) => one.localeCompare(other));
}

const repeating: ReadonlySet<string> = new Set(["kind", "client", "site"]);
