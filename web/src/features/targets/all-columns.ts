import { fieldOf, parts } from "./columns";
import type { Row } from "./sheet";

/** The columns of a table: those of every target, and a field where a target has it or somebody asked for it. */
export function allColumns(rows: readonly Row[], asked: readonly string[]): string[] {
  const fields = new Set(asked.map(fieldOf));
  for (const { cells } of rows) for (const column in cells) if (!own.has(column)) fields.add(column);
  return [...parts, ...[...fields].sort()];
}

const own: ReadonlySet<string> = new Set(parts);
