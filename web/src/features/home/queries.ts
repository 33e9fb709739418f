import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import type { CalendarMoment, FlowStatus } from "@/api/schema.gen";

/** My sessions that wait to be walked on, the latest first. */
export const openSessionsQuery = (team: string) =>
  queryOptions({
    queryKey: ["sessions", team, "home", "open"],
    queryFn: ({ signal }) => sessions(team, { assignee: "me", status: "active", limit: 9 }, signal),
    refetchOnMount: "always",
  });

/** What the team finished last. */
export const finishedSessionsQuery = (team: string) =>
  queryOptions({
    queryKey: ["sessions", team, "home", "finished"],
    queryFn: ({ signal }) => sessions(team, { status: "finished", limit: 6 }, signal),
    refetchOnMount: "always",
  });

/** My flows with something in the draft that is not published. */
export const draftsQuery = (team: string) =>
  queryOptions({
    queryKey: ["flows", team, "home", "drafts"],
    queryFn: async ({ signal }) => {
      const [fresh, changed] = await Promise.all([mine(team, "draft", signal), mine(team, "changed", signal)]);
      return [...fresh, ...changed].sort((a, b) => b.updated_at.localeCompare(a.updated_at)).slice(0, 6);
    },
    refetchOnMount: "always",
  });

/** Flows that answer to the words; with none, the newest, which also tells whether there are any. */
export const flowSearchQuery = (team: string, q: string) =>
  queryOptions({
    queryKey: ["flows", team, "home", "search", q],
    queryFn: async ({ signal }) => {
      const query = { limit: 30, ...(q && { q }) };
      const { items } = await dataOf(
        api.GET("/api/v1/teams/{team}/flows", { params: { path: { team }, query }, signal }),
      );
      return items;
    },
    placeholderData: keepPreviousData,
  });

/** What falls due until midnight, each schedule once with its first moment. */
export const dueTodayQuery = (team: string) =>
  queryOptions({
    queryKey: ["schedules", team, "home", "today"],
    queryFn: async ({ signal }) => {
      const [from, to] = [new Date(), new Date()];
      to.setHours(24, 0, 0, 0);
      const query = { from: from.toISOString(), to: to.toISOString() };
      const { items } = await dataOf(
        api.GET("/api/v1/teams/{team}/schedules/calendar", { params: { path: { team }, query }, signal }),
      );
      const due = new Map<string, CalendarMoment & { times: number }>();
      for (const item of items) {
        const known = due.get(item.schedule.id);
        due.set(item.schedule.id, known ? { ...known, times: known.times + 1 } : { ...item, times: 1 });
      }
      return [...due.values()].slice(0, 6);
    },
    refetchOnMount: "always",
  });

/** The last batches that somebody still works on. */
export const openBatchesQuery = (team: string) =>
  queryOptions({
    queryKey: ["batches", team, "home", "open"],
    queryFn: async ({ signal }) => {
      const params = { path: { team }, query: { status: "open" as const, limit: 4 } };
      return (await dataOf(api.GET("/api/v1/teams/{team}/batches", { params, signal }))).items;
    },
    refetchOnMount: "always",
  });

/** My flows that are being built with AI. */
export const openBuildsQuery = (team: string) =>
  queryOptions({
    queryKey: ["ai", team, "builds", "home"],
    queryFn: async ({ signal }) => {
      const params = { path: { team } };
      const { items } = await dataOf(api.GET("/api/v1/teams/{team}/ai/conversations", { params, signal }));
      return items.filter(({ state }) => state !== "assembled").slice(0, 4);
    },
    refetchOnMount: "always",
  });

type SessionSearch = { assignee?: string; status: "active" | "finished"; limit: number };

async function sessions(team: string, query: SessionSearch, signal: AbortSignal) {
  const page = await dataOf(api.GET("/api/v1/teams/{team}/sessions", { params: { path: { team }, query }, signal }));
  return page.items;
}

async function mine(team: string, status: FlowStatus, signal: AbortSignal) {
  const params = { path: { team }, query: { owner: "me", status, limit: 6 } };
  return (await dataOf(api.GET("/api/v1/teams/{team}/flows", { params, signal }))).items;
}
