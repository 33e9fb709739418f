import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import type { Document, DraftStatePage, Flow, Reading } from "@/api/schema.gen";
import { type Side, stateOf } from "./compared";
import type { FlowFilter } from "./filter";

/** What of a flow is read: the draft, or a version by its number. */
export type Edition = "draft" | number;

export const flowsQuery = (team: string, filter: FlowFilter) =>
  infiniteQueryOptions({
    queryKey: ["flows", team, filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, ...(pageParam && { cursor: pageParam }) };
      return dataOf(api.GET("/api/v1/teams/{team}/flows", { params: { path: { team }, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
  });

export const flowQuery = (team: string, id: string) =>
  queryOptions({
    queryKey: ["flow", team, id],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/teams/{team}/flows/{id}", { params: { path: { team, id } }, signal })),
  });

export const draftQuery = (team: string, id: string) =>
  queryOptions({
    queryKey: ["flow", team, id, "draft"],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/teams/{team}/flows/{id}/draft", { params: { path: { team, id } }, signal })),
  });

export const readingQuery = (team: string, id: string, edition: Edition) =>
  queryOptions({
    queryKey: ["flow", team, id, "reading", edition],
    queryFn: ({ signal }) => readingOf(team, id, edition, signal),
    // A version never changes.
    staleTime: edition === "draft" ? 0 : Number.POSITIVE_INFINITY,
  });

export const versionsQuery = (team: string, id: string) =>
  infiniteQueryOptions({
    queryKey: ["flow", team, id, "versions"],
    queryFn: ({ pageParam, signal }) => {
      const params = { path: { team, id }, query: pageParam ? { cursor: pageParam } : {} };
      return dataOf(api.GET("/api/v1/teams/{team}/flows/{id}/versions", { params, signal }));
    },
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
  });

export const versionQuery = (team: string, id: string, number: number) =>
  queryOptions({
    queryKey: ["flow", team, id, "version", number],
    queryFn: ({ signal }) => {
      const params = { path: { team, id, number } };
      return dataOf(api.GET("/api/v1/teams/{team}/flows/{id}/versions/{number}", { params, signal }));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The states that the draft had before the one it is in, last first. */
export const statesQuery = (team: string, { id, draft_revision }: Flow) =>
  queryOptions({
    queryKey: ["flow", team, id, "states"],
    select: ({ items }: DraftStatePage) => items.filter(({ revision }) => revision !== draft_revision),
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/teams/{team}/flows/{id}/draft/states", { params: { path: { team, id } }, signal })),
  });

export const diffQuery = (team: string, id: string, from: Side, to: Side) =>
  queryOptions({
    queryKey: ["flow", team, id, "diff", from, to],
    queryFn: ({ signal }) => {
      const params = { path: { team, id }, query: { from: String(from), to: String(to) } };
      return dataOf(api.GET("/api/v1/teams/{team}/flows/{id}/diff", { params, signal }));
    },
    // What may still change is asked for anew whenever it is looked at.
    staleTime: 0,
  });

/** What stands on one side of a comparison. */
export const documentQuery = (team: string, id: string, side: Side, live: number | undefined) =>
  queryOptions({
    queryKey: ["flow", team, id, "document", side === "live" ? live : side],
    queryFn: ({ signal }) => documentOf(team, id, side === "live" ? (live ?? "draft") : side, signal),
    staleTime: side === "draft" ? 0 : Number.POSITIVE_INFINITY,
  });

/** Who a flow can be given to. */
export const ownersQuery = (team: string) =>
  queryOptions({
    queryKey: ["flow-owners", team],
    queryFn: ({ signal }) => dataOf(api.GET("/api/v1/teams/{team}/members", { params: { path: { team } }, signal })),
  });

function readingOf(team: string, id: string, edition: Edition, signal: AbortSignal): Promise<Reading> {
  if (edition === "draft") {
    const params = { path: { team, id } };
    return dataOf(api.GET("/api/v1/teams/{team}/flows/{id}/draft/reading", { params, signal }));
  }
  const params = { path: { team, id, number: edition } };
  return dataOf(api.GET("/api/v1/teams/{team}/flows/{id}/versions/{number}/reading", { params, signal }));
}

async function documentOf(team: string, id: string, side: Side, signal: AbortSignal): Promise<Document> {
  const state = stateOf(side);
  if (state !== undefined) {
    const params = { path: { team, id, revision: state } };
    return dataOf(api.GET("/api/v1/teams/{team}/flows/{id}/draft/states/{revision}", { params, signal }));
  }
  if (typeof side === "number") {
    const params = { path: { team, id, number: side } };
    const version = await dataOf(api.GET("/api/v1/teams/{team}/flows/{id}/versions/{number}", { params, signal }));
    return version.document;
  }
  const params = { path: { team, id } };
  const draft = await dataOf(api.GET("/api/v1/teams/{team}/flows/{id}/draft", { params, signal }));
  return draft.document;
}
