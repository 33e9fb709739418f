import { api, dataOf } from "@/api/client";
import type { NewSession } from "@/api/schema.gen";

/** Starts a session on the live version of a flow. */
export function startSession(team: string, body: NewSession, key: string) {
  const params = { path: { team }, header: { "Idempotency-Key": key } };
  return dataOf(api.POST("/api/v1/teams/{team}/sessions", { params, body }));
}
