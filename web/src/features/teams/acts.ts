import { api, dataOf, ifMatch, revisedDataOf } from "@/api/client";
import type { Invite, Role, TeamChange } from "@/api/schema.gen";

export const changeRole = (team: string, user: string, role: Role) =>
  dataOf(api.PATCH("/api/v1/teams/{team}/members/{user}", { params: { path: { team, user } }, body: { role } }));

export const removeMember = (team: string, user: string) =>
  api.DELETE("/api/v1/teams/{team}/members/{user}", { params: { path: { team, user } } });

export const makeResetLink = (team: string, user: string) =>
  dataOf(api.POST("/api/v1/teams/{team}/members/{user}/reset-link", { params: { path: { team, user } } }));

export const invite = (team: string, body: Invite) =>
  dataOf(api.POST("/api/v1/teams/{team}/invitations", { params: { path: { team } }, body }));

export const withdraw = (team: string, id: string) =>
  api.DELETE("/api/v1/teams/{team}/invitations/{id}", { params: { path: { team, id } } });

/** Refused with 412 when somebody changed the team since `revision`. */
export const changeTeam = (team: string, revision: number, body: TeamChange) =>
  revisedDataOf(api.PATCH("/api/v1/teams/{team}", { params: { path: { team }, header: ifMatch(revision) }, body }));
