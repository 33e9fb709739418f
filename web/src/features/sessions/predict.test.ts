import { describe, expect, it } from "vitest";
import type { Act } from "./act";
import { predict } from "./predict";
import { begun, firstMoment, reading } from "./samples";

const answer = (step: string, position: number, branch: string): Act => ({ type: "answer", step, position, branch });
const later = "2026-01-01T10:05:00Z";

function walked(...acts: Act[]) {
  let session = begun;
  for (const act of acts) {
    const next = predict(session, reading, act, later);
    if (!next) throw new Error(`no prediction for ${act.type}`);
    session = next;
  }
  return session;
}

describe("predict", () => {
  it("moves along a plain branch", () => {
    const session = walked(answer("ask", 1, "yes"));
    expect(session).toMatchObject({ step: "work", seq: 2, position: 2 });
    expect(session.path).toEqual([
      { seq: 1, step: "ask", at: firstMoment, answered: { seq: 2, branch: "yes", at: later, by: begun.assignee } },
      { seq: 2, step: "work", at: later },
    ]);
  });

  it.each<[string, Act]>([
    ["a decision", answer("ask", 1, "no")],
    ["an unknown branch", answer("ask", 1, "perhaps")],
    ["another position", answer("ask", 2, "yes")],
    ["another step", answer("work", 1, "done")],
    ["a note", { type: "note", step: "ask", audience: "internal", text: "x" }],
  ])("leaves %s to the server", (_name, act) => {
    expect(predict(begun, reading, act, later)).toBeUndefined();
  });

  it("leaves a form to the server, which checks its values", () => {
    const session = { ...begun, step: "form", path: [{ seq: 1, step: "form", at: firstMoment }] };
    expect(predict(session, reading, answer("form", 1, "next"), later)).toBeUndefined();
  });

  it("moves nobody in a pause", () => {
    const paused = walked({ type: "pause" });
    expect(paused.status).toBe("paused");
    expect(predict(paused, reading, answer("ask", 1, "yes"), later)).toBeUndefined();
    expect(predict(paused, reading, { type: "resume" }, later)).toMatchObject({ status: "open", updated_at: later });
  });

  it("goes back, and keeps every answer after that step as a suggestion", () => {
    const session = walked(answer("ask", 1, "yes"), answer("work", 2, "done"), {
      type: "rewind",
      step: "check",
      position: 3,
      to: 1,
    });
    expect(session).toMatchObject({ step: "ask", seq: 4, position: 4 });
    expect(session.path).toEqual([{ seq: 4, step: "ask", at: later }]);
    expect(session.suggestions).toEqual({ ask: { branch: "yes" }, work: { branch: "done" } });
    const again = predict(session, reading, answer("ask", 4, "yes"), later);
    expect(again?.suggestions).toEqual({ work: { branch: "done" } });
  });

  it("goes back to no step that was not answered", () => {
    expect(predict(begun, reading, { type: "rewind", step: "ask", position: 1, to: 1 }, later)).toBeUndefined();
  });

  it("ticks and unticks", () => {
    const tick = (item: string, done: boolean): Act => ({ type: "tick", step: "work", item, done });
    const session = walked(tick("a", true), tick("b", true), tick("b", true), tick("a", false));
    expect(session.ticks).toEqual({ work: ["b"] });
  });
});
