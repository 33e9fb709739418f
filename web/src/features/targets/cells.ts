/** A target as texts by column: `label`, `address`, `field:rack`. What is empty is left out. */
import type { TargetContent } from "@/api/schema.gen";
import { fieldName, fieldOf, parts } from "./columns";

export type Cells = Readonly<Record<string, string>>;

export function cellsOf(target: TargetContent): Cells {
  const own = parts.flatMap((part) => (target[part] ? [[part, target[part]]] : []));
  const fields = Object.entries(target.fields ?? {}).map(([name, text]) => [fieldOf(name), text]);
  return Object.fromEntries([...own, ...fields]);
}

export function contentOf(cells: Cells): TargetContent {
  const fields: Record<string, string> = {};
  const content: TargetContent = { label: cells.label ?? "" };
  for (const [column, text] of Object.entries(cells)) {
    const name = fieldName(column);
    const part = parts.find((part) => part === column);
    if (name !== undefined) fields[name] = text;
    else if (part) content[part] = text;
  }
  return Object.keys(fields).length > 0 ? { ...content, fields } : content;
}

/** The cells with others written into them, as the server would keep them. */
export function written(cells: Cells, changes: Cells): Cells {
  const after = Object.entries({ ...cells, ...changes }).map(([column, text]) => [column, tidied(text)]);
  return Object.fromEntries(after.filter(([, text]) => text !== ""));
}

export function sameCells(one: Cells, other: Cells): boolean {
  if (one === other) return true;
  const columns = Object.keys(one);
  return columns.length === Object.keys(other).length && columns.every((column) => one[column] === other[column]);
}

function tidied(text: string): string {
  return text.replaceAll(/\r\n?/g, "\n").trim();
}
