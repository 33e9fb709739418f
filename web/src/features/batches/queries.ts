import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import type { Tile } from "@/api/schema.gen";
import type { BatchFilter } from "./filter";

export const batchesQuery = (team: string, filter: BatchFilter) =>
  infiniteQueryOptions({
    queryKey: ["batches", team, filter],
    queryFn: ({ signal, pageParam }) => {
      const query = { ...filter, limit: 50, ...(pageParam && { cursor: pageParam }) };
      return dataOf(api.GET("/api/v1/teams/{team}/batches", { params: { path: { team }, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    staleTime: 5_000,
  });

export const batchQuery = (team: string, id: string) =>
  queryOptions({
    queryKey: ["batch", team, id],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/teams/{team}/batches/{id}", { params: { path: { team, id } }, signal })),
    staleTime: 5_000,
  });

/** All sessions of a batch. */
export const tilesQuery = (team: string, id: string) =>
  queryOptions({
    queryKey: ["batch", team, id, "tiles"],
    queryFn: async ({ signal }) => {
      const tiles: Tile[] = [];
      let cursor: string | undefined;
      do {
        const query = { limit: 1000, ...(cursor && { cursor }) };
        const params = { path: { team, id }, query };
        const page = await dataOf(api.GET("/api/v1/teams/{team}/batches/{id}/sessions", { params, signal }));
        tiles.push(...page.items);
        cursor = page.next;
      } while (cursor);
      return tiles;
    },
    staleTime: 0,
    // The board brings answers together itself, and thousands of tiles take time to compare.
    structuralSharing: false,
  });

/** The version that a batch walks. It never changes. */
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

/** A session of a batch with its notes, as it stood after an event. */
export const targetQuery = (team: string, id: string, seq: number) =>
  queryOptions({
    queryKey: ["batch-target", team, id, seq],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/teams/{team}/sessions/{id}", { params: { path: { team, id } }, signal })),
    placeholderData: (before) => (before?.id === id ? before : undefined),
  });

export const reportQuery = (team: string, id: string) =>
  queryOptions({
    queryKey: ["batch", team, id, "report"],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/teams/{team}/batches/{id}/report", { params: { path: { team, id } }, signal })),
  });

/** Who may walk sessions. */
export const walkersQuery = (team: string) =>
  queryOptions({
    queryKey: ["members", team, "walkers"],
    queryFn: async ({ signal }) => {
      const params = { path: { team } };
      const { items } = await dataOf(api.GET("/api/v1/teams/{team}/members", { params, signal }));
      return items.filter(({ role }) => role !== "viewer");
    },
    staleTime: 60_000,
  });
