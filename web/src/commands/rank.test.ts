import { describe, expect, it } from "vitest";
import type { Action } from "./action";
import { rank } from "./rank";

const action = (label: string, more: Partial<Action> = {}): Action => ({
  id: label,
  label,
  section: "Go to",
  perform: () => {},
  ...more,
});
const labels = (found: Action[]) => found.map(({ label }) => label);

describe("rank", () => {
  const actions = [action("Copy the client note"), action("Notes"), action("Flows", { keywords: ["runbook"] })];

  it("keeps everything in order without a query", () => {
    expect(labels(rank(actions, "  "))).toEqual(["Copy the client note", "Notes", "Flows"]);
  });
  it("puts a label that starts with the word first", () => {
    expect(labels(rank(actions, "note"))).toEqual(["Notes", "Copy the client note"]);
  });
  it("wants every word", () => {
    expect(labels(rank(actions, "note client"))).toEqual(["Copy the client note"]);
  });
  it("finds by keyword and without regard to case and accents", () => {
    expect(labels(rank(actions, "RUNBÓOK"))).toEqual(["Flows"]);
  });
});
