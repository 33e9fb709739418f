import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";

/** The members of the team, to hand a session to. */
export const colleaguesQuery = (team: string) =>
  queryOptions({
    queryKey: ["members", team, "colleagues"],
    queryFn: async ({ signal }) => {
      const params = { path: { team } };
      return (await dataOf(api.GET("/api/v1/teams/{team}/members", { params, signal }))).items;
    },
    staleTime: 60_000,
  });
