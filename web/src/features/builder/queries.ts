import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, revisedDataOf } from "@/api/client";
import type { AiQuestion } from "@/api/schema.gen";
import { estimate, type Place, readConversation } from "./acts";

export const conversationQuery = (place: Place) =>
  queryOptions({
    queryKey: ["builds", place.team, place.id],
    queryFn: ({ signal }) => readConversation(place, signal),
  });

/** What is left, with the revision that a change of the limits names. */
export const quotaQuery = (team: string) =>
  queryOptions({
    queryKey: ["ai", team, "quota"],
    queryFn: ({ signal }) =>
      revisedDataOf(api.GET("/api/v1/teams/{team}/ai/quota", { params: { path: { team } }, signal })),
    refetchOnMount: "always",
  });

/** What a call would cost. `revision` says of which state of the build. */
export const estimateQuery = (team: string, of: AiQuestion, revision: number) =>
  queryOptions({
    queryKey: ["ai", team, "estimate", of, revision],
    queryFn: ({ signal }) => estimate(team, of, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });
