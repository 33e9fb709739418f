import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import type { Trial } from "@/api/schema.gen";
import type { Act } from "./act";
import { trialActOf } from "./trial-session";

export type TrialPlace = {
  team: string;
  flow: string;
  /** The step to begin at. Absent: the start of the flow. */
  from: string | undefined;
};

/** What the server says of these acts. */
export type Tried = { acts: readonly Act[]; trial: Trial };

/** The draft as it is now, walked by these acts. Nothing is stored, so the whole walk is the question. */
export const trialQuery = ({ team, flow, from }: TrialPlace, acts: readonly Act[]) =>
  queryOptions({
    queryKey: ["trial", team, flow, from, acts],
    queryFn: async ({ signal }): Promise<Tried> => {
      const params = { path: { team, id: flow } };
      const body = {
        acts: acts.flatMap(trialActOf),
        note_format: "html" as const,
        ...(from !== undefined && { from }),
      };
      const walked = api.POST("/api/v1/teams/{team}/flows/{id}/draft/walk", { params, body, signal });
      return { acts, trial: await dataOf(walked) };
    },
    // Not asked twice for one act, and asked anew by whoever comes back from the editor.
    staleTime: 2_000,
    refetchOnMount: "always",
    refetchOnWindowFocus: "always",
  });
