import { expect, it } from "vitest";
import type { Reading, ReadingStep } from "@/api/schema.gen";
import { tile } from "./samples";
import { standsOf } from "./standing-at";

function step(id: string, more: Partial<ReadingStep>): ReadingStep {
  return {
    id,
    kind: "question",
    title: id,
    body_html: "",
    internal_note_html: "",
    client_note: "",
    risk: "none",
    checklist: [],
    commands: [],
    fields: [],
    branches: [{ id: "yes", label: "Yes", to: "end" }],
    ...more,
  };
}

const reading: Reading = {
  title: "A flow",
  kind: "maintenance",
  summary: "",
  tags: [],
  variables: [],
  start: "ask",
  steps: [
    step("ask", {}),
    step("sure", {
      branches: [
        { id: "go", label: "Go", to: "end", confirms: true },
        { id: "no", label: "No", to: "end" },
      ],
    }),
    step("wipe", { kind: "instruction", risk: "destructive" }),
    step("form", { kind: "form" }),
  ],
};

it("offers the steps that may be answered for many, those with most of the reader's targets first", () => {
  const ben = { id: "ben", name: "Ben Keller" };
  const tiles = [
    tile("a", { assignee: ben }),
    tile("b", { assignee: ben }),
    tile("c", { step: "sure" }),
    tile("d", { step: "wipe" }),
    tile("e", { step: "form" }),
    tile("f", { status: "paused" }),
    tile("g", { status: "finished", outcome: "resolved" }),
  ];
  const stands = standsOf(reading, tiles, "ana");
  expect(stands.map(({ step, tiles, yours }) => [step.id, tiles.length, yours.length])).toEqual([
    ["sure", 1, 1],
    ["ask", 2, 0],
  ]);
  expect(stands[0]?.branches.map(({ id }) => id)).toEqual(["no"]);
});
