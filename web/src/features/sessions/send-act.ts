import { api, dataOf } from "@/api/client";
import type { Session } from "@/api/schema.gen";
import type { Act, Place } from "./act";

/** Sends one act. The key stays the same however often the act is sent. */
export function sendAct({ team, id }: Place, act: Act, key: string): Promise<Session> {
  const params = { path: { team, id }, header: { "Idempotency-Key": key } };
  switch (act.type) {
    case "answer": {
      const { position, branch, values = {} } = act;
      return dataOf(
        api.POST("/api/v1/teams/{team}/sessions/{id}/answers", { params, body: { position, branch, values } }),
      );
    }
    case "rewind": {
      const { position, to } = act;
      return dataOf(api.POST("/api/v1/teams/{team}/sessions/{id}/rewind", { params, body: { position, to } }));
    }
    case "tick": {
      const { step, item, done } = act;
      return dataOf(api.POST("/api/v1/teams/{team}/sessions/{id}/ticks", { params, body: { step, item, done } }));
    }
    case "note": {
      const { step, audience, text } = act;
      return dataOf(api.POST("/api/v1/teams/{team}/sessions/{id}/notes", { params, body: { step, audience, text } }));
    }
    case "pause":
      return dataOf(api.POST("/api/v1/teams/{team}/sessions/{id}/pause", { params }));
    case "resume":
      return dataOf(api.POST("/api/v1/teams/{team}/sessions/{id}/resume", { params }));
    case "hand_over": {
      const { to, note } = act;
      return dataOf(api.POST("/api/v1/teams/{team}/sessions/{id}/hand-over", { params, body: { to, note } }));
    }
    case "finish": {
      const { type: _type, step: _step, ...body } = act;
      return dataOf(api.POST("/api/v1/teams/{team}/sessions/{id}/finish", { params, body }));
    }
    case "cancel":
      return dataOf(api.POST("/api/v1/teams/{team}/sessions/{id}/cancel", { params, body: { reason: act.reason } }));
    case "reopen":
      return dataOf(api.POST("/api/v1/teams/{team}/sessions/{id}/reopen", { params, body: { reason: act.reason } }));
    case "refer": {
      const { type: _type, ...body } = act;
      return dataOf(api.PATCH("/api/v1/teams/{team}/sessions/{id}", { params, body }));
    }
  }
}
