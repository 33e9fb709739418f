import type { ImportReport } from "@/api/schema.gen";
import { importStrings } from "./import-strings";
import { csvOf, rowsOf } from "./table-text";

/** The rows that an import leaves out as a table of their own, each with what is wrong with it. */
export function skippedRows(table: string, { header, problems }: ImportReport): string {
  const reasons = new Map<number, string[]>();
  for (const { row, detail } of problems) reasons.set(row, [...(reasons.get(row) ?? []), detail]);
  const rows = rowsOf(table);
  const head = header ? rows.slice(0, 1).map(({ cells }) => [...cells, importStrings.downloadColumn]) : [];
  const left = rows
    .filter(({ number }) => reasons.has(number))
    .map(({ number, cells }) => [...cells, (reasons.get(number) ?? []).join(" ")]);
  return csvOf([...head, ...left]);
}
