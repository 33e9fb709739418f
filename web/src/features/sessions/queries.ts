import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import { ApiError } from "@/api/problem";

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

/** The next session of the same batch that waits for the reader; nothing where none does. */
export const nextTargetQuery = (team: string, id: string) =>
  queryOptions({
    queryKey: ["next-target", team, id],
    queryFn: async ({ signal }) => {
      const params = { path: { team, id } };
      try {
        return await dataOf(api.GET("/api/v1/teams/{team}/sessions/{id}/next-target", { params, signal }));
      } catch (error) {
        if (error instanceof ApiError && error.code === "no_next_target") return null;
        throw error;
      }
    },
    staleTime: 0,
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
