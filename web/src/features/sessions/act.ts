/** The acts of a session as data, so that they can be kept until the server has them. */
import type { Audience, Outcome, Ticket, Value } from "@/api/schema.gen";

export type Act =
  | { type: "answer"; step: string; position: number; branch: string; values?: Record<string, Value> }
  | { type: "rewind"; step: string; position: number; to: number }
  | { type: "tick"; step: string; item: string; done: boolean }
  | { type: "note"; step: string; audience: Audience; text: string }
  | { type: "pause" }
  | { type: "resume" }
  | { type: "hand_over"; to: string; note: string }
  | { type: "finish"; step: string; position: number; outcome?: Outcome; closing_note: string }
  | { type: "cancel"; reason: string }
  | { type: "reopen"; reason: string }
  | { type: "refer"; target_label?: string; ticket?: Ticket };

export type Place = { team: string; id: string };

/** Acts that are for the step that was seen: they mean nothing at another one. */
export type Move = Extract<Act, { position: number }>;

export function isMove(act: Act): act is Move {
  return "position" in act;
}
