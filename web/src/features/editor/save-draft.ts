import { api, dataOf, ifMatch } from "@/api/client";
import type { Document } from "@/api/schema.gen";
import type { Operation } from "./operation";
import type { Saved } from "./save-queue";

/** Saves what was changed since a revision of the draft. */
export function saveDraft(
  team: string,
  flow: string,
  revision: number,
  _operations: readonly Operation[],
  document: Document,
): Promise<Saved> {
  const params = { path: { team, id: flow }, header: ifMatch(revision) };
  return dataOf(api.PUT("/api/v1/teams/{team}/flows/{id}/draft", { params, body: document }));
}
