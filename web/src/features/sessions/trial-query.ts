import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import type { TrialAct } from "@/api/schema.gen";

export type TrialPlace = {
  team: string;
  flow: string;
  /** The step to begin at. Absent: the start of the flow. */
  from: string | undefined;
};

/** The draft as it is now, walked by these acts. Nothing is stored, so the whole walk is the question. */
export const trialQuery = ({ team, flow, from }: TrialPlace, acts: TrialAct[]) =>
  queryOptions({
    queryKey: ["trial", team, flow, from, acts],
    queryFn: ({ signal }) =>
      dataOf(
        api.POST("/api/v1/teams/{team}/flows/{id}/draft/walk", {
          params: { path: { team, id: flow } },
          body: { acts, note_format: "html", ...(from !== undefined && { from }) },
          signal,
        }),
      ),
    // Not asked twice for one act, and asked anew by whoever comes back from the editor.
    staleTime: 2_000,
    refetchOnMount: "always",
    refetchOnWindowFocus: "always",
  });
