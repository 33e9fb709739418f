import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";

export const libraryQuery = (team: string) =>
  queryOptions({
    queryKey: ["library", team],
    queryFn: ({ signal }) => dataOf(api.GET("/api/v1/teams/{team}/library", { params: { path: { team } }, signal })),
  });
