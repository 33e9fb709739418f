import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";

/** Whether flows can be built with AI here. Where that is not set up, nothing of it is shown. */
export const statusQuery = (team: string) =>
  queryOptions({
    queryKey: ["ai", team, "status"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/v1/teams/{team}/ai/status", { params: { path: { team } }, signal })),
    staleTime: 60_000,
  });
