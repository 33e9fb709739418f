import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";

/** The session as the server told it last. */
export const sessionQuery = (team: string, id: string) =>
  queryOptions({
    queryKey: ["session", team, id],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/teams/{team}/sessions/{id}", { params: { path: { team, id } }, signal })),
    staleTime: 0,
    // Somebody may have walked on at another device while this page was out of sight.
    refetchOnWindowFocus: "always",
  });

/** The version a session walks. It never changes. */
export const readingQuery = (team: string, flow: string, version: number) =>
  queryOptions({
    queryKey: ["reading", team, flow, version],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET("/api/v1/teams/{team}/flows/{id}/versions/{number}/reading", {
          params: { path: { team, id: flow, number: version } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
