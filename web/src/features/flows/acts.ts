import { api, dataOf, ifMatch } from "@/api/client";
import type { Copied, Document, NewFlow } from "@/api/schema.gen";
import type { Restored } from "./restored";
import { sourceType } from "./source";

export const createFlow = (team: string, body: NewFlow) =>
  dataOf(api.POST("/api/v1/teams/{team}/flows", { params: { path: { team } }, body }));

/** Reads a YAML or JSON file and checks it; nothing is stored. */
export const checkFile = (team: string, text: string) =>
  dataOf(api.POST("/api/v1/teams/{team}/flows/check-file", { params: { path: { team } }, ...fileBody(text) }));

/** Reads a text that is no flow file as a flow, with a report; nothing is stored. */
export const convertText = (team: string, text: string, type: string) =>
  dataOf(api.POST("/api/v1/teams/{team}/flows/convert", { params: { path: { team } }, ...textBody(text, type) }));

export const importFile = (team: string, text: string) =>
  dataOf(api.POST("/api/v1/teams/{team}/flows/import", { params: { path: { team } }, ...fileBody(text) }));

export const replaceDraft = (team: string, id: string, revision: number, body: Document) => {
  const params = { path: { team, id }, header: ifMatch(revision) };
  return dataOf(api.PUT("/api/v1/teams/{team}/flows/{id}/draft", { params, body }));
};

export const publishFlow = (team: string, id: string, revision: number, changeNote: string) => {
  const params = { path: { team, id }, header: ifMatch(revision) };
  return dataOf(api.POST("/api/v1/teams/{team}/flows/{id}/publish", { params, body: { change_note: changeNote } }));
};

export const duplicateFlow = (team: string, id: string, body: Copied) =>
  dataOf(api.POST("/api/v1/teams/{team}/flows/{id}/duplicate", { params: { path: { team, id } }, body }));

/** Makes a version or an earlier state the draft again. */
export const restoreDraft = (team: string, id: string, revision: number, body: Restored) => {
  const params = { path: { team, id }, header: ifMatch(revision) };
  return dataOf(api.POST("/api/v1/teams/{team}/flows/{id}/draft/restore", { params, body }));
};

/** Makes the live version the draft again. */
export const discardDraft = (team: string, id: string, revision: number) => {
  const params = { path: { team, id }, header: ifMatch(revision) };
  return dataOf(api.POST("/api/v1/teams/{team}/flows/{id}/draft/discard", { params }));
};

export const giveFlow = (team: string, id: string, owner: string) =>
  dataOf(api.PATCH("/api/v1/teams/{team}/flows/{id}", { params: { path: { team, id } }, body: { owner_id: owner } }));

function fileBody(text: string) {
  return textBody(text, sourceType(text));
}

function textBody(body: string, type: string) {
  return { body, bodySerializer: (body: string) => body, headers: { "Content-Type": type } };
}
