import type { QueryClient } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import type { Assignment, BatchAgain, BatchAnswer } from "@/api/schema.gen";

export type Place = { team: string; id: string };

/** Hands sessions over, in the order of the batch; all that are not finished where none is named. */
export const assign = (path: Place, assignment: Assignment, sessions?: string[]) =>
  dataOf(
    api.POST("/api/v1/teams/{team}/batches/{id}/assign", {
      params: { path },
      body: { assignment, ...(sessions && { sessions }) },
    }),
  );

export const answer = (path: Place, body: BatchAnswer) =>
  dataOf(api.POST("/api/v1/teams/{team}/batches/{id}/answer", { params: { path }, body }));

export const cancelBatch = (path: Place, reason: string) =>
  dataOf(api.POST("/api/v1/teams/{team}/batches/{id}/cancel", { params: { path }, body: { reason } }));

/** Launches another batch for some of the targets. Pressed twice with the same key it is one act. */
export const again = (path: Place, body: BatchAgain, key: string) =>
  dataOf(
    api.POST("/api/v1/teams/{team}/batches/{id}/again", {
      params: { path, header: { "Idempotency-Key": key } },
      body,
    }),
  );

/** Reads again what an act on many sessions may have changed. */
export async function batchChanged(queryClient: QueryClient, { team, id }: Place) {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ["batch", team, id] }),
    queryClient.invalidateQueries({ queryKey: ["batches", team] }),
  ]);
}

/** Where the table of what became of a batch is downloaded. */
export function exportAddress({ team, id }: Place): string {
  return `/api/v1/teams/${encodeURIComponent(team)}/batches/${encodeURIComponent(id)}/export`;
}
