import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import { askedFor } from "./asked-for";
import type { SessionFilter } from "./filter";

export const sessionsQuery = (team: string, filter: SessionFilter) =>
  infiniteQueryOptions({
    queryKey: ["sessions", team, filter],
    queryFn: ({ signal, pageParam }) => {
      const query = { ...askedFor(filter), limit: 50, ...(pageParam && { cursor: pageParam }) };
      return dataOf(api.GET("/api/v1/teams/{team}/sessions", { params: { path: { team }, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    staleTime: 5_000,
  });

/** Flows that can be walked now, and match the words. */
export const walkableFlowsQuery = (team: string, q: string) =>
  queryOptions({
    queryKey: ["flows", team, "walkable", q],
    queryFn: async ({ signal }) => {
      const query = { limit: 200, ...(q && { q }) };
      const { items } = await dataOf(
        api.GET("/api/v1/teams/{team}/flows", { params: { path: { team }, query }, signal }),
      );
      return items.filter(({ can, live_version }) => can.walk && live_version !== undefined);
    },
    staleTime: 15_000,
  });

export const flowQuery = (team: string, id: string) =>
  queryOptions({
    queryKey: ["flows", team, "walkable", "one", id],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/teams/{team}/flows/{id}", { params: { path: { team, id } }, signal })),
  });
