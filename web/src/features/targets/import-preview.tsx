import { Download } from "lucide-react";
import { useState } from "react";
import type { ImportReport } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { Checkbox } from "@/ui/checkbox";
import { Tabs } from "@/ui/tabs";
import { downloadText } from "./download-text";
import { ImportChanges } from "./import-changes";
import { ImportProblems } from "./import-problems";
import { importStrings as text } from "./import-strings";
import { remapped } from "./mapping";
import { ReadRows } from "./read-rows";
import type { SourceTable } from "./read-table";
import { skippedRows } from "./skipped-rows";
import { partsOf, rowsOf } from "./table-text";
import type { ImportState } from "./use-import";

type Props = {
  table: ImportState;
  source: SourceTable;
  report: ImportReport;
  /** Whether the list has targets that could change. */
  hasTargets: boolean;
};

type View = "rows" | "problems" | "added" | "changed" | "removed";

const firstRows = 100;

/** How a table is read and what it would change, with the ways to have it otherwise. */
export function ImportPreview({ table, source, report, hasTargets }: Props) {
  const { working, wishes, wish, changedBy, leave } = table;
  const { counts, columns } = report;
  const views: View[] = ["rows", "problems", ...(hasTargets ? (["added", "changed", "removed"] as const) : [])];
  const tabs = views
    .filter((view) => view === "rows" || counts[view] > 0)
    .map((view) => ({ value: view, label: view === "rows" ? text.tabs.rows : text.tabs[view](counts[view]) }));
  const [chosen, setChosen] = useState<View>("rows");
  const view = tabs.some(({ value }) => value === chosen) ? chosen : "rows";
  const rows = rowsOf(source.text, firstRows + 1)
    .slice(report.header ? 1 : 0)
    .slice(0, firstRows);
  const fields = columns.map(({ target }) => target).filter((target) => target.startsWith("field:"));
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <p className="flex flex-wrap gap-x-3">
          <span className="font-medium">{source.name ?? text.facts.pasted}</span>
          <span className="text-ink-2">{text.facts.rows(report.rows)}</span>
          <span className="text-ink-2">
            {columns.length > 1 ? text.facts.delimiters[partsOf(source.text).delimiter] : text.facts.one}
          </span>
        </p>
        <Checkbox
          label={text.facts.header}
          checked={report.header}
          onChange={(event) => wish({ header: event.target.checked, mapping: {} })}
        />
        <Button tone="ghost" size="sm" onClick={leave}>
          {text.facts.other}
        </Button>
      </div>
      {source.isWindows && <Callout tone="warn" title={text.facts.windows} />}
      {changedBy !== undefined && <Callout title={text.facts.stale(changedBy)} />}
      <div
        aria-busy={working === "reading"}
        className={`transition-opacity ${working === "reading" ? "opacity-60" : ""}`}
      >
        <Tabs label={text.tabs.label} tabs={tabs} value={view} onChange={setChosen}>
          {view === "rows" && (
            <>
              <ReadRows
                report={report}
                rows={rows}
                fields={fields}
                onRead={(column, as) => wish({ mapping: remapped(wishes.mapping, columns, column, as) })}
              />
              {report.rows > rows.length && <p className="mt-2 text-ink-2 text-sm">{text.table.first(rows.length)}</p>}
            </>
          )}
          {view === "problems" && <ImportProblems report={report} />}
          {view !== "rows" && view !== "problems" && <ImportChanges report={report} of={view} />}
        </Tabs>
      </div>
      {hasTargets && (
        <Checkbox
          label={text.removeMissing}
          hint={text.removeMissingHint}
          checked={wishes.removeMissing}
          onChange={(event) => wish({ removeMissing: event.target.checked })}
        />
      )}
      <FormProblem problem={table.problem} />
      <ImportBar table={table} source={source} report={report} />
    </div>
  );
}

/** What the import comes to, and the way to do it. */
function ImportBar({ table, source, report }: Omit<Props, "hasTargets">) {
  const { working, apply } = table;
  const { added, changed, removed, unchanged, problems } = report.counts;
  const read = added + changed + unchanged;
  const skipped = report.rows - read;
  const parts = [
    added > 0 && text.summary.added(added),
    changed > 0 && text.summary.changed(changed),
    removed > 0 && text.summary.removed(removed),
    unchanged > 0 && text.summary.unchanged(unchanged),
    skipped > 0 && text.summary.skipped(skipped),
  ];
  const isNothing = added + changed + removed === 0;
  return (
    <div className="sticky bottom-0 z-3 -mx-1 flex flex-wrap items-center justify-end gap-x-4 gap-y-2 border-line border-t bg-bg px-1 py-3 max-md:bottom-14">
      <p role="status" className="flex-1 text-ink-2 tabular-nums max-sm:basis-full">
        {working ? text[working](report.rows) : parts.filter(Boolean).join(" · ")}
      </p>
      {problems > 0 && skipped > 0 && (
        <Button
          tone="ghost"
          icon={Download}
          onClick={() => downloadText(text.downloadName, skippedRows(source.text, report))}
        >
          {text.download}
        </Button>
      )}
      <Button tone="primary" pending={working !== undefined} disabled={isNothing} onClick={() => void apply()}>
        {isNothing ? text.nothing : text.submit(read, skipped)}
      </Button>
    </div>
  );
}
