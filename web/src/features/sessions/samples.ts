/** A small flow and a session in it, for tests. */
import type { Reading, ReadingStep, Session, StepKind } from "@/api/schema.gen";
import type { Walk } from "./use-walk";
import { stepOf, textsOf } from "./words";

function step(id: string, kind: StepKind, ways: Record<string, string>): ReadingStep {
  return {
    id,
    kind,
    title: id,
    body_html: "",
    internal_note_html: "",
    client_note: "",
    risk: "none",
    checklist: [],
    commands: [],
    fields: [],
    branches: Object.entries(ways).map(([branch, to]) => ({ id: branch, label: branch, to })),
  };
}

/** ask -> (yes) work -> (done) check -> (yes) solved; ask -> (no) rule, a decision; form -> ask. */
export const reading: Reading = {
  title: "A flow",
  kind: "troubleshooting",
  summary: "",
  tags: [],
  variables: [
    { name: "host", type: "host", label: "Host name" },
    { name: "urgent", type: "yes_no" },
  ],
  start: "ask",
  steps: [
    step("form", "form", { next: "ask" }),
    step("ask", "question", { yes: "work", no: "rule" }),
    step("rule", "decision", { a: "work", else: "solved" }),
    step("work", "instruction", { done: "check", failed: "solved" }),
    step("check", "question", { yes: "solved", no: "ask" }),
    step("solved", "outcome", {}),
  ],
};

export const firstMoment = "2026-01-01T10:00:00Z";
const ana = { id: "ana", name: "Ana Berger" };

export const begun: Session = {
  id: "s",
  flow_id: "f",
  flow_title: "A flow",
  kind: "troubleshooting",
  version: 1,
  seq: 1,
  position: 1,
  status: "open",
  step: "ask",
  path: [{ seq: 1, step: "ask", at: firstMoment }],
  suggestions: {},
  variables: {},
  ticks: {},
  notes: [],
  revised: [],
  assignee: ana,
  closing_note: "",
  reason: "",
  started_at: firstMoment,
  updated_at: firstMoment,
  active_seconds: 0,
  can: { act: true, hand_over: true, cancel: true, reopen: false },
};

/** A session as the parts of the player see it. */
export function walkOf(session: Session, more: Partial<Walk> = {}): Walk {
  return {
    place: { team: "north", id: session.id },
    me: ana,
    session,
    liveVersion: 1,
    reading,
    step: stepOf(reading, session.step),
    texts: textsOf(session, reading),
    underway: undefined,
    entries: [],
    line: "clear",
    refused: undefined,
    perform: () => Promise.resolve(session),
    dismiss: () => {},
    clear: () => Promise.resolve(),
    ...more,
  };
}
