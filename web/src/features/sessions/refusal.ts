/** Says in plain words what happened to an act that was not taken. */
import { ApiError } from "@/api/problem";
import type { Session } from "@/api/schema.gen";
import { isMove } from "./act";
import type { Refused } from "./lane";
import { windowStrings } from "./window-strings";

const text = windowStrings.banners;

/** `session` is the state read after the refusal, and `me` the person who acted. */
export function refusalText({ act, error }: Refused, session: Session, me: string): { title: string; hint: string } {
  const code = error instanceof ApiError ? error.code : "";
  if (code === "not_assignee") return { title: text.handedTo(session.assignee.name), hint: text.handedToHint };
  if (code === "stale_position" && isMove(act)) {
    const answer = session.path.find(({ seq }) => seq === act.position)?.answered;
    return { title: whoMoved(answer?.by, me), hint: text.nowHere };
  }
  return { title: text.notTaken, hint: error instanceof ApiError ? error.sentence : "" };
}

function whoMoved(by: { id: string; name: string } | undefined, me: string): string {
  if (!by) return text.movedOn;
  return by.id === me ? text.answeredByYou : text.answeredBy(by.name);
}
