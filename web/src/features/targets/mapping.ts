/** What the columns of a table are read as. */
import type { ImportColumn } from "@/api/schema.gen";
import { fieldOf, parts } from "./columns";

export const skipped = "skip";

/** What a column may be read as: a text of every target, a field, or nothing. */
export function choicesFor({ name, target }: ImportColumn, fields: readonly string[]): string[] {
  const known = new Set([target, fieldOf(fieldNameFor(name)), ...fields].filter((it) => it.startsWith(fieldOf(""))));
  return [...parts, ...known, skipped];
}

/** The mapping once a column is read as something else. Where another one was read so, the two change places. */
export function remapped(
  mapping: Readonly<Record<string, string>>,
  columns: readonly ImportColumn[],
  { name, target }: ImportColumn,
  to: string,
): Record<string, string> {
  const other = to === skipped ? undefined : columns.find((column) => column.target === to && column.name !== name);
  return { ...mapping, ...(other && { [other.name]: target }), [name]: to };
}

/** The name of a field for what a column is called. */
function fieldNameFor(column: string): string {
  const plain = column.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const name = plain
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^[^a-z]+|_+$/g, "")
    .slice(0, 40);
  return name || "field";
}
