import { api, dataOf, ifMatch } from "@/api/client";
import type { NewTargetList, TargetEdit, TargetListChange } from "@/api/schema.gen";

export const createTargetList = (team: string, body: NewTargetList) =>
  dataOf(api.POST("/api/v1/teams/{team}/target-lists", { params: { path: { team } }, body }));

export const changeTargetList = (team: string, id: string, revision: number, body: TargetListChange) => {
  const params = { path: { team, id }, header: ifMatch(revision) };
  return dataOf(api.PATCH("/api/v1/teams/{team}/target-lists/{id}", { params, body }));
};

export const archiveTargetList = (team: string, id: string) =>
  dataOf(api.POST("/api/v1/teams/{team}/target-lists/{id}/archive", { params: { path: { team, id } } }));

export const unarchiveTargetList = (team: string, id: string) =>
  dataOf(api.POST("/api/v1/teams/{team}/target-lists/{id}/unarchive", { params: { path: { team, id } } }));

/** Puts targets and takes others out, all or none. */
export const editTargets = (team: string, id: string, revision: number, body: TargetEdit) => {
  const params = { path: { team, id }, header: ifMatch(revision) };
  return dataOf(api.PATCH("/api/v1/teams/{team}/target-lists/{id}/targets", { params, body }));
};

/** How a table is read, where its reader knows better, and what becomes of it. */
export type ImportWishes = {
  mapping: Readonly<Record<string, string>>;
  header: boolean | undefined;
  removeMissing: boolean;
};

/** What a table would change in a list; nothing is stored. */
export const previewTable = (team: string, id: string, revision: number, table: string, wishes: ImportWishes) =>
  dataOf(api.POST("/api/v1/teams/{team}/target-lists/{id}/import", call(team, id, revision, table, wishes, false)));

/** Changes a list by a table; rows with problems are left out. */
export const importTable = (team: string, id: string, revision: number, table: string, wishes: ImportWishes) =>
  dataOf(api.POST("/api/v1/teams/{team}/target-lists/{id}/import", call(team, id, revision, table, wishes, true)));

function call(
  team: string,
  id: string,
  revision: number,
  body: string,
  { mapping, header, removeMissing }: ImportWishes,
  apply: boolean,
) {
  const query = {
    apply,
    skip_problems: apply,
    remove_missing: removeMissing,
    ...(header !== undefined && { header }),
    ...(Object.keys(mapping).length > 0 && { mapping: JSON.stringify(mapping) }),
  };
  return {
    params: { path: { team, id }, query, header: ifMatch(revision) },
    body,
    bodySerializer: (body: string) => body,
    headers: { "Content-Type": "text/csv" },
  };
}
