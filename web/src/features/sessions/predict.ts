/**
 * What a session will look like once the server has taken an act, as far as that is certain. Whatever depends on
 * rules or checks of the server is left to it: then there is no prediction, and the page waits for the answer.
 */
import type { Reading, Session, Suggestion, Visit } from "@/api/schema.gen";
import type { Act } from "./act";
import { stepOf } from "./words";

export function predict(session: Session, reading: Reading, act: Act, at: string): Session | undefined {
  switch (act.type) {
    case "answer":
      return answered(session, reading, act, at);
    case "rewind":
      return rewound(session, act, at);
    case "tick":
      return ticked(session, act);
    case "pause":
      return session.status === "open" ? { ...session, status: "paused" } : undefined;
    case "resume":
      return session.status === "paused" ? { ...session, status: "open", updated_at: at } : undefined;
    default:
      return undefined;
  }
}

function answered(session: Session, reading: Reading, act: Extract<Act, { type: "answer" }>, at: string) {
  const step = stepOf(reading, session.step);
  const target = step?.branches.find(({ id }) => id === act.branch)?.to;
  const next = target === undefined ? undefined : stepOf(reading, target);
  const plain = step?.kind === "question" || step?.kind === "instruction";
  if (!plain || !next || next.kind === "decision" || !isNow(session, act)) return undefined;
  const seq = session.seq + 1;
  const { [session.step]: _taken, ...suggestions } = session.suggestions;
  const answer = { seq, branch: act.branch, at, by: session.assignee };
  const path = session.path.map((visit, index) =>
    index === session.path.length - 1 ? { ...visit, answered: answer } : visit,
  );
  path.push({ seq, step: next.id, at });
  return { ...session, seq, position: seq, step: next.id, path, suggestions };
}

function rewound(session: Session, act: Extract<Act, { type: "rewind" }>, at: string): Session | undefined {
  const index = session.path.findIndex(({ seq }) => seq === act.to);
  const visit = session.path[index];
  if (!visit?.answered || !isNow(session, act)) return undefined;
  const suggestions: Record<string, Suggestion> = { ...session.suggestions };
  for (const { step, answered } of session.path.slice(index)) {
    if (answered) suggestions[step] = { branch: answered.branch, ...(answered.values && { values: answered.values }) };
  }
  const seq = session.seq + 1;
  const { answered: _taken, ...rest } = visit;
  const here: Visit = { ...rest, seq, at };
  const path = [...session.path.slice(0, index), here];
  return { ...session, seq, position: seq, step: visit.step, path, suggestions };
}

function ticked(session: Session, { step, item, done }: Extract<Act, { type: "tick" }>): Session {
  const others = (session.ticks[step] ?? []).filter((ticked) => ticked !== item);
  return { ...session, seq: session.seq + 1, ticks: { ...session.ticks, [step]: done ? [...others, item] : others } };
}

function isNow(session: Session, act: { step: string; position: number }): boolean {
  return session.status === "open" && session.step === act.step && session.position === act.position;
}
