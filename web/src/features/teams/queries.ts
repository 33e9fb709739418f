import { queryOptions } from "@tanstack/react-query";
import { api, dataOf, revisedDataOf } from "@/api/client";

/** The team with what the reader may do in it, and the revision that a change of it names. */
export const teamQuery = (team: string) =>
  queryOptions({
    queryKey: ["team", team],
    queryFn: ({ signal }) => revisedDataOf(api.GET("/api/v1/teams/{team}", { params: { path: { team } }, signal })),
    staleTime: 60_000,
  });

export const membersQuery = (team: string) =>
  queryOptions({
    queryKey: ["members", team, "list"],
    queryFn: async ({ signal }) => {
      const params = { path: { team } };
      return (await dataOf(api.GET("/api/v1/teams/{team}/members", { params, signal }))).items;
    },
  });

/** Invitations that nobody has accepted yet. For admins. */
export const invitationsQuery = (team: string) =>
  queryOptions({
    queryKey: ["invitations", team],
    queryFn: async ({ signal }) => {
      const params = { path: { team } };
      return (await dataOf(api.GET("/api/v1/teams/{team}/invitations", { params, signal }))).items;
    },
  });
