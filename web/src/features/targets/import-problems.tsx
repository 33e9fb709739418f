import type { ImportReport } from "@/api/schema.gen";
import { importStrings as text } from "./import-strings";

type Props = { report: ImportReport };

const atMost = 200;

/** What is wrong with a table, row by row. */
export function ImportProblems({ report: { problems, columns } }: Props) {
  return (
    <>
      <ul className="divide-y divide-line rounded-card border border-line bg-surface">
        {problems.slice(0, atMost).map(({ row, column, code, detail }) => (
          <li key={`${row} ${column} ${code}`} className="flex flex-wrap gap-x-3 px-4 py-2">
            <span className="min-w-32 font-medium">
              {text.problemAt(row, column === undefined ? undefined : columns[column - 1]?.name)}
            </span>
            <span className="min-w-0 flex-1 basis-64">{detail}</span>
          </li>
        ))}
      </ul>
      {problems.length > atMost && <p className="mt-2 text-ink-2 text-sm">{text.table.first(atMost)}</p>}
    </>
  );
}
