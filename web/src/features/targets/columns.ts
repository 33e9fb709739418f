/** The columns of a target list, in the words of the import: a text that every target may have, or a field. */
import { strings } from "./strings";

/** In the order of the table. */
export const parts = ["label", "kind", "address", "client", "site", "time_zone", "notes"] as const;
export type Part = (typeof parts)[number];

export const fieldPattern = /^[a-z][a-z0-9_]{0,39}$/;
const prefix = "field:";

export const fieldOf = (name: string) => prefix + name;

/** The name of the field that a column holds, if it holds one. */
export function fieldName(column: string): string | undefined {
  return column.startsWith(prefix) ? column.slice(prefix.length) : undefined;
}

export function columnTitle(column: string): string {
  const part = parts.find((part) => part === column);
  return part ? strings.parts[part] : (fieldName(column) ?? column);
}

/** Whether texts of the column may have several lines. */
export function isLong(column: string): boolean {
  return column === "notes" || fieldName(column) !== undefined;
}

/** The column that a pointer into a target leads to; what concerns the whole target stands at its label. */
export function columnAt([place = "", name]: readonly string[]): string {
  if (place === "fields" && name !== undefined) return fieldOf(name.replaceAll("~1", "/").replaceAll("~0", "~"));
  return parts.find((part) => part === place) ?? "label";
}
