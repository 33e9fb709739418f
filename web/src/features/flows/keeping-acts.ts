/** What is done to a flow as a whole, also from lists. */
import { api, dataOf } from "@/api/client";
import type { FileFormat } from "@/api/schema.gen";

export const archiveFlow = (team: string, id: string) =>
  dataOf(api.POST("/api/v1/teams/{team}/flows/{id}/archive", { params: { path: { team, id } } }));

export const unarchiveFlow = (team: string, id: string) =>
  dataOf(api.POST("/api/v1/teams/{team}/flows/{id}/unarchive", { params: { path: { team, id } } }));

/** Puts a flow into the bin. */
export const deleteFlow = (team: string, id: string) =>
  dataOf(api.DELETE("/api/v1/teams/{team}/flows/{id}", { params: { path: { team, id } } }));

export const recoverFlow = (team: string, id: string) =>
  dataOf(api.POST("/api/v1/teams/{team}/flows/{id}/recover", { params: { path: { team, id } } }));

/** Saves the flow as a file: the live version, or the draft where there is none or where it is asked for. */
export function exportFlow(team: string, id: string, format: FileFormat, edition?: "draft" | number) {
  const query = new URLSearchParams({ format, ...(edition && { version: String(edition) }) });
  const link = document.createElement("a");
  link.href = `/api/v1/teams/${encodeURIComponent(team)}/flows/${id}/export?${query}`;
  link.download = "";
  link.click();
}
