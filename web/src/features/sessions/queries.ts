import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import type { NoteAudience, NoteFormat } from "@/api/schema.gen";
import { askedFor, type SessionFilter } from "./filter";

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

/** `seq` is the state that the note tells, so that a note is never older than what the page shows. */
export const noteQuery = (team: string, id: string, seq: number, audience: NoteAudience, format: NoteFormat) =>
  queryOptions({
    queryKey: ["note", team, id, seq, audience, format],
    queryFn: ({ signal }) => readNote(team, id, audience, format, signal),
    staleTime: 60_000,
  });

export function readNote(team: string, id: string, audience: NoteAudience, format: NoteFormat, signal?: AbortSignal) {
  const params = { path: { team, id }, query: { audience, format } };
  return dataOf(
    api.GET("/api/v1/teams/{team}/sessions/{id}/note", { params, parseAs: "text", ...(signal && { signal }) }),
  );
}

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

export const colleaguesQuery = (team: string) =>
  queryOptions({
    queryKey: ["members", team, "colleagues"],
    queryFn: async ({ signal }) => {
      const params = { path: { team } };
      return (await dataOf(api.GET("/api/v1/teams/{team}/members", { params, signal }))).items;
    },
    staleTime: 60_000,
  });
