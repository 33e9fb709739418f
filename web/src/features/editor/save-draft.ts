import { api, dataOf, ifMatch } from "@/api/client";
import type { Operation } from "@/api/schema.gen";
import type { Saved } from "./save-queue";

/** Saves what was changed since a revision of the draft. */
export function saveDraft(
  team: string,
  flow: string,
  revision: number,
  operations: readonly Operation[],
): Promise<Saved> {
  const params = { path: { team, id: flow }, header: ifMatch(revision) };
  return dataOf(api.PATCH("/api/v1/teams/{team}/flows/{id}/draft", { params, body: { operations: [...operations] } }));
}
