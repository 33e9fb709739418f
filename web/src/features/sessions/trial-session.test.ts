import { expect, it } from "vitest";
import type { TrialState } from "@/api/schema.gen";
import { firstMoment, reading } from "./samples";
import { fieldErrorOf, sessionOf, trialActOf } from "./trial-session";

const ana = { id: "ana", name: "Ana Berger" };
const state: TrialState = {
  seq: 2,
  position: 2,
  status: "open",
  step: "work",
  path: [
    { seq: 1, step: "ask", at: firstMoment },
    { seq: 2, step: "work", at: firstMoment },
  ],
  suggestions: { ask: { branch: "no" } },
  variables: { urgent: true },
  ticks: { work: ["cable"] },
  notes: [],
  revised: [],
  closing_note: "",
};

it("is a session that only its walker may act in, and that nobody can hand over or keep", () => {
  const session = sessionOf("trial/f", "f", reading, state, ana);
  expect(session).toMatchObject({ ...state, flow_title: "A flow", assignee: ana, started_at: firstMoment });
  expect(session.can).toEqual({ act: true, hand_over: false, cancel: false, reopen: false });
});

it("does what a walk alone is made of, and leaves out what needs a session", () => {
  expect(trialActOf({ type: "answer", step: "ask", position: 1, branch: "yes" })).toEqual([
    { type: "answer", branch: "yes" },
  ]);
  expect(trialActOf({ type: "rewind", step: "work", position: 2, to: 1 })).toEqual([{ type: "rewind", to: 1 }]);
  expect(trialActOf({ type: "finish", step: "solved", position: 3, closing_note: "x" })).toEqual([
    { type: "finish", closing_note: "x" },
  ]);
  expect(trialActOf({ type: "pause" })).toEqual([]);
  expect(trialActOf({ type: "hand_over", to: "ben", note: "" })).toEqual([]);
});

it("tells a value that does not fit at its field, and a hole of the draft not at all", () => {
  const wrong = { act: 0, code: "field_invalid", message: "It does not fit.", step: "form", variable: "host" };
  expect(fieldErrorOf(wrong)?.errors).toEqual([
    { pointer: "/values/host", code: "field_invalid", detail: "It does not fit." },
  ]);
  expect(fieldErrorOf({ ...wrong, code: "field_variable_unknown" })).toBeUndefined();
  expect(fieldErrorOf({ act: 0, code: "branch_target_missing", message: "x", branch: "no" })).toBeUndefined();
});
