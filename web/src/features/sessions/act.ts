/** The acts of a session as data, so that they can be kept until the server has them. */
import {
  boolean,
  exactOptional,
  type InferOutput,
  literal,
  number,
  object,
  picklist,
  record,
  string,
  union,
  variant,
} from "valibot";

const text = string();
const count = number();
const at = { step: text, position: count };
const value = union([boolean(), number(), string()]);
const outcome = picklist(["resolved", "escalated", "not_applicable", "failed"]);
const ticket = object({ system: exactOptional(text), id: exactOptional(text), url: exactOptional(text) });

export const actSchema = variant("type", [
  object({ type: literal("answer"), ...at, branch: text, values: exactOptional(record(text, value)) }),
  object({ type: literal("rewind"), ...at, to: count }),
  object({ type: literal("tick"), step: text, item: text, done: boolean() }),
  object({ type: literal("note"), step: text, audience: picklist(["internal", "client"]), text }),
  object({ type: literal("pause") }),
  object({ type: literal("resume") }),
  object({ type: literal("hand_over"), to: text, note: text }),
  object({ type: literal("finish"), ...at, outcome: exactOptional(outcome), closing_note: text }),
  object({ type: literal("cancel"), reason: text }),
  object({ type: literal("reopen"), reason: text }),
  object({ type: literal("refer"), target_label: exactOptional(text), ticket: exactOptional(ticket) }),
]);

export type Act = InferOutput<typeof actSchema>;

export type Place = { team: string; id: string };

/** Acts that are for the step that was seen: they mean nothing at another one. */
export type Move = Extract<Act, { position: number }>;

export function isMove(act: Act): act is Move {
  return "position" in act;
}
