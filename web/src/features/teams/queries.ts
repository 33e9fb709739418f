import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";

/** The team with what the reader may do in it. */
export const teamQuery = (team: string) =>
  queryOptions({
    queryKey: ["team", team],
    queryFn: ({ signal }) => dataOf(api.GET("/api/v1/teams/{team}", { params: { path: { team } }, signal })),
    staleTime: 60_000,
  });
