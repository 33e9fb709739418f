import type { FileChecked, Flow, ReportLine } from "@/api/schema.gen";
import { countFindings } from "@/flow/findings";
import { checkFile, convertText, createFlow, importFile } from "./acts";
import { mediaTypes, type TextFormat } from "./text-format";

/** What a text was understood as. Without a report it was a flow already. */
export type CheckedText = FileChecked & { format: TextFormat; report?: ReportLine[] };

/** Reads a text and checks it; nothing is stored. */
export async function checkText(team: string, text: string, format: TextFormat): Promise<CheckedText> {
  if (format === "flow") return { format, ...(await checkFile(team, text)) };
  const { document, findings, report } = await convertText(team, text, mediaTypes[format]);
  return { format, document, findings, report, ...countFindings(findings) };
}

/** Makes a draft of a text that was checked: of what it was understood as, where it was no flow. */
export async function importText(team: string, text: string, { format, document }: CheckedText): Promise<Flow> {
  if (format !== "flow") return createFlow(team, { document });
  const { flow } = await importFile(team, text);
  return flow;
}
