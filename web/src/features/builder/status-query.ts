import { queryOptions } from "@tanstack/react-query";
import { send } from "@/api/transport";
import type { Status } from "./types";

/** Whether flows can be built with AI here. Where that is not set up, nothing of it is shown. */
export const statusQuery = (team: string) =>
  queryOptions({
    queryKey: ["ai", team, "status"],
    queryFn: async ({ signal }): Promise<Status> =>
      (await send("GET", "/api/v1/teams/{team}/ai/status", { params: { path: { team } }, signal })).data,
    staleTime: 60_000,
  });
