import type { Assignment } from "@/api/schema.gen";
import { strings } from "./strings";

type Read = { assignment: Assignment; problem?: undefined } | { assignment?: undefined; problem: string };

/** What the fields of `WhoFields` say. */
export function assignmentIn(form: HTMLFormElement): Read {
  const values = new FormData(form);
  if (values.get("kind") === "round_robin") {
    const boxes = form.querySelectorAll<HTMLInputElement>("input[data-member]:checked");
    const members = Array.from(boxes, ({ value }) => value);
    return members.length > 0
      ? { assignment: { kind: "round_robin", members } }
      : { problem: strings.assign.chooseSome };
  }
  const member = values.get("member");
  return typeof member === "string" && member !== ""
    ? { assignment: { kind: "member", member } }
    : { problem: strings.assign.choose };
}
