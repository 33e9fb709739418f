import type { TargetList } from "@/api/schema.gen";
import { ImportPreview } from "./import-preview";
import { ImportSource } from "./import-source";
import { useImport } from "./use-import";

type Props = { team: string; list: TargetList; onDone: () => Promise<void> };

/** A table becomes targets: first the table, then what is read and would change, and then the change. */
export function ImportTargets({ team, list, onDone }: Props) {
  const table = useImport(team, list, onDone);
  const { source, report } = table;
  if (!source || !report) return <ImportSource table={table} />;
  return <ImportPreview table={table} source={source} report={report} hasTargets={list.targets > 0} />;
}
