import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import type { UserRef } from "@/api/schema.gen";
import type { TargetListFilter } from "./filter";
import type { Target } from "./target";

export const targetListsQuery = (team: string, filter: TargetListFilter) =>
  infiniteQueryOptions({
    queryKey: ["target-lists", team, filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, ...(pageParam && { cursor: pageParam }) };
      return dataOf(api.GET("/api/v1/teams/{team}/target-lists", { params: { path: { team }, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
  });

export const targetListQuery = (team: string, id: string) =>
  queryOptions({
    queryKey: ["target-list", team, id],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/teams/{team}/target-lists/{id}", { params: { path: { team, id } }, signal })),
  });

export type AllTargets = { revision: number; changedBy: UserRef; targets: Target[] };

/** Read anew whenever a page begins to show them; from then on that page knows better, and forgets them as it goes. */
export const targetsQuery = (team: string, id: string) =>
  queryOptions({
    queryKey: ["targets", team, id],
    queryFn: ({ signal }) => allTargets(team, id, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 1_000,
  });

/** All targets of a list, at least as new as the revision that comes with them. */
export async function allTargets(team: string, id: string, signal: AbortSignal | null = null): Promise<AllTargets> {
  const path = { team, id };
  // In this order: what changes while the targets are read then makes the revision a stale one, and no write passes.
  const list = await dataOf(api.GET("/api/v1/teams/{team}/target-lists/{id}", { params: { path }, signal }));
  const targets: Target[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: pageSize, ...(cursor && { cursor }) };
    const params = { path, query };
    const page = await dataOf(api.GET("/api/v1/teams/{team}/target-lists/{id}/targets", { params, signal }));
    targets.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return { revision: list.revision, changedBy: list.updated_by, targets };
}

const pageSize = 1000;
