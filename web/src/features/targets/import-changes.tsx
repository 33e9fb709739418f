import type { ImportReport, TargetContent } from "@/api/schema.gen";
import { Table } from "@/ui/table";
import { cellsOf } from "./cells";
import { columnTitle } from "./columns";
import { importStrings } from "./import-strings";

const text = importStrings.changes;

type Props = { report: ImportReport; of: "added" | "changed" | "removed" };

/** What an import adds to a list, changes in it, or takes out of it. */
export function ImportChanges({ report, of }: Props) {
  const caption = importStrings.tabs[of](report.counts[of]);
  const shown = report[of].length;
  const more = report.counts[of] > shown && (
    <p className="mt-2 text-ink-2 text-sm">{importStrings.table.first(shown)}</p>
  );
  if (of === "changed") {
    const lines = report.changed.flatMap(({ label, fields }) => fields.map((field) => ({ label, ...field })));
    return (
      <>
        <Table
          caption={caption}
          items={lines}
          rowKey={({ label, field }) => `${label} ${field}`}
          columns={[
            { header: text.target, cell: ({ label }) => <span className="font-medium">{label}</span> },
            { header: text.what, cell: ({ field }) => columnTitle(field) },
            { header: text.old, cell: ({ old }) => <Text of={old} empty={text.none} /> },
            { header: text.new, cell: ({ new: now }) => <Text of={now} empty={text.clear} /> },
          ]}
        />
        {more}
      </>
    );
  }
  const targets = report[of];
  const cells = targets.map(cellsOf);
  const columns = [...new Set(cells.flatMap(Object.keys))];
  return (
    <>
      <Table
        caption={caption}
        items={targets}
        rowKey={({ label }) => label}
        columns={columns.map((column) => ({
          header: columnTitle(column),
          cell: (target: TargetContent) => <Text of={cellsOf(target)[column] ?? ""} empty="" />,
        }))}
      />
      {more}
    </>
  );
}

function Text({ of, empty }: { of: string; empty: string }) {
  if (of === "") return <span className="text-ink-3">{empty}</span>;
  return <span className="line-clamp-2 max-w-72 break-words">{of}</span>;
}
