import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { send } from "@/api/transport";
import { type EstimateOf, estimate, type Place, revisionOf } from "./acts";
import type { Conversation, Quota } from "./types";

export const conversationQuery = ({ team, id }: Place) =>
  queryOptions({
    queryKey: ["builds", team, id],
    queryFn: async ({ signal }): Promise<Conversation> =>
      (await send("GET", "/api/v1/teams/{team}/ai/conversations/{id}", { params: { path: { team, id } }, signal }))
        .data,
  });

/** What is left, with the revision that a change of the limits names. */
export const quotaQuery = (team: string) =>
  queryOptions({
    queryKey: ["ai", team, "quota"],
    queryFn: async ({ signal }): Promise<Quota & { revision: number }> => {
      const { data, response } = await send("GET", "/api/v1/teams/{team}/ai/quota", {
        params: { path: { team } },
        signal,
      });
      return { ...data, revision: revisionOf(response) };
    },
    refetchOnMount: "always",
  });

/** What a call would cost. `revision` says of which state of the build. */
export const estimateQuery = (team: string, of: EstimateOf, revision: number) =>
  queryOptions({
    queryKey: ["ai", team, "estimate", of, revision],
    queryFn: ({ signal }) => estimate(team, of, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });
