import { ifMatch } from "@/api/client";
import { send } from "@/api/transport";
import type { Operation } from "./operation";
import type { Saved } from "./save-queue";

/** Saves what was changed since a revision of the draft. */
export async function saveDraft(
  team: string,
  flow: string,
  revision: number,
  operations: readonly Operation[],
): Promise<Saved> {
  const params = { path: { team, id: flow }, header: ifMatch(revision) };
  // Not by the typed client: the description of the API cannot say which value belongs to which field.
  const { data } = await send("PATCH", "/api/v1/teams/{team}/flows/{id}/draft", { params, body: { operations } });
  return data;
}
