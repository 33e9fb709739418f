import { api, dataOf } from "@/api/client";

export const importEntries = (team: string, keys: string[]) =>
  dataOf(api.POST("/api/v1/teams/{team}/library/import", { params: { path: { team } }, body: { keys } }));
