import { api, dataOf } from "@/api/client";

/** Begins a session on the live version of a flow. */
export const startSession = (team: string, flow_id: string) =>
  dataOf(api.POST("/api/v1/teams/{team}/sessions", { params: { path: { team } }, body: { flow_id } }));
