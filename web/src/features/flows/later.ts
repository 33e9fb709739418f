/** Calls that the generated types do not know yet. */
import { dataOf, ifMatch } from "@/api/client";
import type { Document, DraftSaved, Finding, Flow } from "@/api/schema.gen";
import { send } from "@/api/transport";
import type { Side } from "./compared";
import type { Diff } from "./diff";

const flows = "/api/v1/teams/{team}/flows";

export type DraftState = { revision: number; at: string; by: { id: string; name: string }; steps: number };
export type ReportLine = { line: number; kind: "understood" | "guessed" | "ignored"; message: string };
export type Converted = { document: Document; findings: Finding[]; report: ReportLine[] };

export const getStates = (team: string, id: string, signal: AbortSignal): Promise<{ items: DraftState[] }> =>
  dataOf(send("GET", `${flows}/{id}/draft/states`, { params: { path: { team, id } }, signal }));

export const getState = (team: string, id: string, revision: number, signal: AbortSignal): Promise<Document> =>
  dataOf(send("GET", `${flows}/{id}/draft/states/{revision}`, { params: { path: { team, id, revision } }, signal }));

export const getDiff = (team: string, id: string, from: Side, to: Side, signal: AbortSignal): Promise<Diff> =>
  dataOf(send("GET", `${flows}/{id}/diff`, { params: { path: { team, id }, query: { from, to } }, signal }));

export const postRestore = (
  team: string,
  id: string,
  revision: number,
  body: { version: number } | { state: number },
): Promise<DraftSaved> =>
  dataOf(
    send("POST", `${flows}/{id}/draft/restore`, { params: { path: { team, id }, header: ifMatch(revision) }, body }),
  );

export const postDiscard = (team: string, id: string, revision: number): Promise<DraftSaved> =>
  dataOf(send("POST", `${flows}/{id}/draft/discard`, { params: { path: { team, id }, header: ifMatch(revision) } }));

export const postDuplicate = (
  team: string,
  id: string,
  body: { title: string; from?: "draft" | number },
): Promise<Flow> => dataOf(send("POST", `${flows}/{id}/duplicate`, { params: { path: { team, id } }, body }));

export const deleteFlow = (team: string, id: string) =>
  send("DELETE", `${flows}/{id}`, { params: { path: { team, id } } });

export const recoverFlow = (team: string, id: string) =>
  send("POST", `${flows}/{id}/recover`, { params: { path: { team, id } } });

export const convertText = (team: string, text: string, type: string): Promise<Converted> =>
  dataOf(
    send("POST", `${flows}/convert`, { params: { path: { team } }, body: text, headers: { "Content-Type": type } }),
  );
