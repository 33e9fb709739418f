import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import type { NoteAudience, NoteFormat } from "@/api/schema.gen";

/** `seq` is the state that the note tells, so that a note is never older than what the page shows. */
export const noteQuery = (team: string, id: string, seq: number, audience: NoteAudience, format: NoteFormat) =>
  queryOptions({
    queryKey: ["note", team, id, seq, audience, format],
    queryFn: ({ signal }) => readNote(team, id, audience, format, signal),
    staleTime: 60_000,
  });

export function readNote(team: string, id: string, audience: NoteAudience, format: NoteFormat, signal?: AbortSignal) {
  const params = { path: { team, id }, query: { audience, format } };
  return dataOf(
    api.GET("/api/v1/teams/{team}/sessions/{id}/note", { params, parseAs: "text", ...(signal && { signal }) }),
  );
}
