/** Calls that the generated types do not know yet. */
import { dataOf } from "@/api/client";
import type { Document, Finding } from "@/api/schema.gen";
import { send } from "@/api/transport";
import type { Side } from "./compared";
import type { Diff } from "./diff";

export const getDiff = (team: string, id: string, from: Side, to: Side, signal: AbortSignal): Promise<Diff> =>
  dataOf(
    send("GET", "/api/v1/teams/{team}/flows/{id}/diff", {
      params: { path: { team, id }, query: { from, to } },
      signal,
    }),
  );

export type ReportLine = { line: number; kind: "understood" | "guessed" | "ignored"; message: string };
export type Converted = { document: Document; findings: Finding[]; report: ReportLine[] };

export const convertText = (team: string, text: string, type: string): Promise<Converted> =>
  dataOf(
    send("POST", "/api/v1/teams/{team}/flows/convert", {
      params: { path: { team } },
      body: text,
      headers: { "Content-Type": type },
    }),
  );
