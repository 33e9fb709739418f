import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import type { BatchStatus, ScheduleRule } from "@/api/schema.gen";

type Page<Item> = { items: Item[]; next?: string };

/** No page shows more of a kind than this, and lists of choices end here. */
const mostPages = 10;

/** The maintenance flows of the team, those that are worked on. */
export const maintenanceFlowsQuery = (team: string) =>
  queryOptions({
    queryKey: ["flows", team, "maintenance"],
    queryFn: ({ signal }) =>
      everyPage((cursor) => {
        const query = { kind: "maintenance" as const, limit: 200, ...cursor };
        return dataOf(api.GET("/api/v1/teams/{team}/flows", { params: { path: { team }, query }, signal }));
      }),
  });

/** The schedules of a flow, or of the whole team. */
export const schedulesQuery = (team: string, flow?: string) =>
  queryOptions({
    queryKey: ["schedules", team, flow ?? "all"],
    queryFn: ({ signal }) =>
      everyPage((cursor) => {
        const query = { limit: 200, ...(flow && { flow }), ...cursor };
        return dataOf(api.GET("/api/v1/teams/{team}/schedules", { params: { path: { team }, query }, signal }));
      }),
    refetchInterval: 60_000,
    refetchOnMount: "always",
  });

export const scheduleQuery = (team: string, id: string) =>
  queryOptions({
    queryKey: ["schedule", team, id],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/teams/{team}/schedules/{id}", { params: { path: { team, id } }, signal })),
  });

/** What a rule means. A rule that is refused is not asked about again. */
export const previewQuery = (team: string, rule: ScheduleRule) =>
  queryOptions({
    queryKey: ["schedule-preview", team, rule],
    queryFn: ({ signal }) =>
      dataOf(
        api.POST("/api/v1/teams/{team}/schedules/preview", { params: { path: { team } }, body: { rule }, signal }),
      ),
    retry: false,
    staleTime: 30_000,
  });

export const occurrencesQuery = (team: string, id: string) =>
  infiniteQueryOptions({
    queryKey: ["schedule", team, id, "occurrences"],
    queryFn: ({ pageParam, signal }) => {
      const params = { path: { team, id }, query: { limit: 20, ...(pageParam && { cursor: pageParam }) } };
      return dataOf(api.GET("/api/v1/teams/{team}/schedules/{id}/occurrences", { params, signal }));
    },
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
    refetchOnMount: "always",
  });

/** The last batches of a flow, the newest first. */
export const batchesQuery = (team: string, { flow, status, limit = 10 }: BatchSearch) =>
  queryOptions({
    queryKey: ["batches", team, "maintenance", { flow, status, limit }],
    queryFn: async ({ signal }) => {
      const query = { limit, ...(flow && { flow }), ...(status && { status }) };
      return (await dataOf(api.GET("/api/v1/teams/{team}/batches", { params: { path: { team }, query }, signal })))
        .items;
    },
    refetchInterval: 60_000,
    refetchOnMount: "always",
  });

type BatchSearch = { flow?: string; status?: BatchStatus; limit?: number };

export const calendarQuery = (team: string, from: string, to: string) =>
  queryOptions({
    queryKey: ["schedules", team, "calendar", from, to],
    queryFn: ({ signal }) => {
      const params = { path: { team }, query: { from, to } };
      return dataOf(api.GET("/api/v1/teams/{team}/schedules/calendar", { params, signal }));
    },
    refetchOnMount: "always",
  });

/** The target lists that something can be launched for. */
export const listsQuery = (team: string) =>
  queryOptions({
    queryKey: ["target-lists", team, "choice"],
    queryFn: ({ signal }) =>
      everyPage((cursor) => {
        const query = { archived: false, limit: 200, ...cursor };
        return dataOf(api.GET("/api/v1/teams/{team}/target-lists", { params: { path: { team }, query }, signal }));
      }),
    refetchOnMount: "always",
  });

/** All targets of a list, to choose a part of them. */
export const targetsQuery = (team: string, id: string) =>
  queryOptions({
    queryKey: ["target-list", team, id, "choice"],
    queryFn: ({ signal }) =>
      everyPage((cursor) => {
        const params = { path: { team, id }, query: { limit: 1000, ...cursor } };
        return dataOf(api.GET("/api/v1/teams/{team}/target-lists/{id}/targets", { params, signal }));
      }),
    staleTime: 30_000,
  });

/** Who a session can be given to: the key and the answer are those of the other lists of members. */
export const membersQuery = (team: string) =>
  queryOptions({
    queryKey: ["members", team, "list"],
    queryFn: async ({ signal }) =>
      (await dataOf(api.GET("/api/v1/teams/{team}/members", { params: { path: { team } }, signal }))).items,
    staleTime: 60_000,
  });

/** Who may walk flows in the team. */
export const teamRightsQuery = (team: string) =>
  queryOptions({
    queryKey: ["team", team, "rights"],
    queryFn: ({ signal }) => dataOf(api.GET("/api/v1/teams/{team}", { params: { path: { team } }, signal })),
    staleTime: 60_000,
  });

/** The flow itself, as the pages of flows keep it. */
export const flowQuery = (team: string, id: string) =>
  queryOptions({
    queryKey: ["flow", team, id],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/teams/{team}/flows/{id}", { params: { path: { team, id } }, signal })),
  });

async function everyPage<Item>(ask: (cursor: { cursor?: string }) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const { items: more, next } = await ask(cursor ? { cursor } : {});
    items.push(...more);
    if (!next) break;
    cursor = next;
  }
  return items;
}
