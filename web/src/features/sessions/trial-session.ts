/** A trial in the shape of a session, so that the parts of the player show it. */
import { ApiError } from "@/api/problem";
import type { MemberRef, Reading, Session, TrialAct, TrialBreak, TrialState } from "@/api/schema.gen";
import type { Act } from "./act";

export function sessionOf(id: string, flow: string, reading: Reading, state: TrialState, me: MemberRef): Session {
  const { path } = state;
  const at = path.at(-1)?.at ?? "";
  return {
    ...state,
    id,
    flow_id: flow,
    flow_title: reading.title,
    kind: reading.kind,
    version: 0,
    assignee: me,
    started_at: path[0]?.at ?? at,
    updated_at: at,
    active_seconds: 0,
    can: { act: true, hand_over: false, cancel: false, reopen: false },
  };
}

/** What of the player's acts a trial knows: those that need nobody else and no clock. */
export function trialActOf(act: Act): TrialAct[] {
  switch (act.type) {
    case "answer":
      return [{ type: "answer", branch: act.branch, ...(act.values && { values: act.values }) }];
    case "rewind":
      return [{ type: "rewind", to: act.to }];
    case "tick":
      return [{ type: "tick", step: act.step, item: act.item, done: act.done }];
    case "finish":
      return [{ type: "finish", closing_note: act.closing_note, ...(act.outcome && { outcome: act.outcome }) }];
    default:
      return [];
  }
}

/** A value that does not fit, as the server says it of a session: at its field. */
export function fieldErrorOf({ code, message, variable }: TrialBreak): ApiError | undefined {
  if (variable === undefined || (code !== "field_missing" && code !== "field_invalid")) return undefined;
  const errors = [{ pointer: `/values/${variable}`, code, detail: message }];
  return new ApiError({ title: message, status: 422, code, detail: message, requestId: undefined, errors });
}
