import { CircleAlert } from "lucide-react";
import { Fragment } from "react";
import type { ImportColumn, ImportProblem, ImportReport } from "@/api/schema.gen";
import { Icon } from "@/ui/icon";
import { Select } from "@/ui/select";
import { columnTitle, fieldName } from "./columns";
import { importStrings } from "./import-strings";
import { choicesFor, skipped } from "./mapping";
import type { TextRow } from "./table-text";

const text = importStrings.table;

type Props = {
  report: ImportReport;
  rows: readonly TextRow[];
  /** Fields that the list has already. */
  fields: readonly string[];
  onRead: (column: ImportColumn, as: string) => void;
};

/** The first rows of a table under what their columns are read as, each with what is wrong with it. */
export function ReadRows({ report, rows, fields, onRead }: Props) {
  const { columns } = report;
  const problems = new Map<number, ImportProblem[]>();
  for (const problem of report.problems) {
    const others = problems.get(problem.row);
    if (others) others.push(problem);
    else problems.set(problem.row, [problem]);
  }
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be in reach of the keyboard
      tabIndex={0}
      aria-label={text.caption}
      className="max-h-[70dvh] overflow-auto rounded-card border border-line bg-surface"
    >
      <table className="min-w-full border-separate border-spacing-0 text-start">
        <caption className="sr-only">{text.caption}</caption>
        <thead className="sticky top-0 z-2">
          <tr>
            <th
              scope="col"
              className="sticky left-0 z-1 border-line border-b bg-sunken px-3 py-2 text-start font-medium text-ink-2 text-sm"
            >
              {text.row}
            </th>
            {columns.map((column) => (
              <th
                key={column.name}
                scope="col"
                className="min-w-40 border-line border-b bg-sunken px-3 py-2 text-start font-medium text-ink-2 text-sm"
              >
                <span className="mb-1 block max-w-60 truncate">{column.name}</span>
                <Select
                  aria-label={text.readAs(column.name)}
                  value={column.target}
                  onChange={(event) => onRead(column, event.target.value)}
                  options={choicesFor(column, fields).map((choice) => ({ value: choice, label: choiceTitle(choice) }))}
                  className="w-full"
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ number, cells }) => {
            const wrong = problems.get(number) ?? [];
            return (
              <Fragment key={number}>
                <tr className={wrong.length > 0 ? "bg-danger-soft" : ""}>
                  <th
                    scope="row"
                    className={`sticky left-0 border-line border-t px-3 py-1.5 text-start font-normal text-ink-3 text-sm tabular-nums ${wrong.length > 0 ? "bg-danger-soft" : "bg-surface"}`}
                  >
                    {number}
                  </th>
                  {columns.map(({ name, target }, at) => (
                    <td
                      key={name}
                      className={`max-w-72 truncate border-line border-t px-3 py-1.5 ${target === skipped ? "text-ink-3 line-through" : ""} ${wrong.some(({ column }) => column === at + 1) ? "font-medium text-danger" : ""}`}
                    >
                      {cells[at]}
                    </td>
                  ))}
                </tr>
                {wrong.map(({ column, code, detail }) => (
                  <tr key={`${code} ${column}`} className="bg-danger-soft">
                    <td className="sticky left-0 bg-danger-soft" />
                    <td colSpan={columns.length} className="px-3 pb-1.5 text-sm">
                      <span className="flex max-w-[70vw] items-start gap-1.5">
                        <Icon of={CircleAlert} size={14} className="mt-[3px] text-danger" />
                        {column === undefined ? detail : `${columns[column - 1]?.name ?? column}: ${detail}`}
                      </span>
                    </td>
                  </tr>
                ))}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function choiceTitle(choice: string): string {
  if (choice === skipped) return text.skip;
  const field = fieldName(choice);
  return field === undefined ? columnTitle(choice) : text.field(field);
}
