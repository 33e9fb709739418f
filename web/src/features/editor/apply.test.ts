import { describe, expect, it } from "vitest";
import type { Document, Operation } from "@/api/schema.gen";
import { apply } from "./apply";
import { applyAll } from "./apply-all";

const flow: Document = {
  format: "pathbook/1",
  title: "A user cannot print",
  kind: "troubleshooting",
  variables: [{ name: "host", type: "host" }],
  start: "ask",
  steps: [
    {
      id: "ask",
      kind: "question",
      title: "Does it print?",
      risk: "disruptive",
      branches: [
        { id: "yes", label: "Yes", to: "good" },
        { id: "no", label: "No" },
      ],
    },
    { id: "good", kind: "outcome", title: "It prints", outcome: "resolved" },
  ],
};

const operations: Operation[] = [
  { op: "set_flow", field: "title", value: "" },
  { op: "set_flow", field: "tags", value: ["print"] },
  { op: "set_start", step: "" },
  { op: "add_variable", variable: { name: "queue", type: "text" }, at: 0 },
  { op: "set_variable", name: "host", variable: { name: "printer", type: "text", internal: true } },
  { op: "move_variable", name: "host", at: 0 },
  { op: "remove_variable", name: "host" },
  { op: "add_step", step: { id: "bad", kind: "outcome" }, at: 1 },
  { op: "set_step", step: "ask", field: "title", value: "none" },
  { op: "set_step", step: "ask", field: "risk", value: "none" },
  { op: "set_step", step: "good", field: "minutes", value: 3 },
  { op: "move_step", step: "good", at: 0 },
  { op: "remove_step", step: "ask" },
  { op: "add_branch", step: "good", branch: { id: "next" }, at: 0 },
  { op: "set_branch", step: "ask", branch: "yes", field: "confirms", value: true },
  { op: "set_branch", step: "ask", branch: "yes", field: "label", value: null },
  { op: "connect", step: "ask", branch: "yes", to: null },
  { op: "connect", step: "ask", branch: "no", to: "nowhere" },
  { op: "move_branch", step: "ask", branch: "no", at: 0 },
  { op: "remove_branch", step: "ask", branch: "yes" },
  { op: "replace", document: { format: "pathbook/1", title: "", kind: "procedure" } },
];

describe("an operation", () => {
  it.each(operations)("is undone by its inverse: $op", (operation) => {
    const done = apply(flow, operation);
    if ("refused" in done) throw new Error(done.refused);
    const undone = apply(done.document, done.inverse);
    expect(undone).toMatchObject({ document: flow });
    if (operation.op !== "move_variable") expect(done.document).not.toEqual(flow);
  });

  it("leaves defaults out of the document, and a step called none its name", () => {
    const done = applyAll(flow, [
      { op: "set_step", step: "ask", field: "risk", value: "none" },
      { op: "set_step", step: "ask", field: "title", value: "none" },
      { op: "set_step", step: "ask", field: "body", value: "" },
      { op: "remove_branch", step: "ask", branch: "yes" },
      { op: "remove_branch", step: "ask", branch: "no" },
    ]);
    expect("document" in done && done.document.steps?.[0]).toEqual({ id: "ask", kind: "question", title: "none" });
  });

  it("shares what it does not touch", () => {
    const done = apply(flow, { op: "set_step", step: "ask", field: "title", value: "Prints it?" });
    expect("document" in done && done.document.steps?.[1]).toBe(flow.steps?.[1]);
    expect("document" in done && done.document.variables).toBe(flow.variables);
  });

  it.each<[string, Operation]>([
    ["step_unknown", { op: "remove_step", step: "bad" }],
    ["branch_unknown", { op: "connect", step: "ask", branch: "maybe", to: null }],
    ["variable_unknown", { op: "remove_variable", name: "queue" }],
    ["step_exists", { op: "add_step", step: { id: "good", kind: "outcome" }, at: 0 }],
    ["branch_exists", { op: "add_branch", step: "ask", branch: { id: "no" }, at: 0 }],
    ["variable_exists", { op: "add_variable", variable: { name: "host", type: "text" }, at: 0 }],
    ["position_unknown", { op: "move_step", step: "ask", at: 2 }],
    ["id_invalid", { op: "add_step", step: { id: "Big", kind: "outcome" }, at: 0 }],
  ])("is refused as %s", (code, operation) => {
    expect(apply(flow, operation)).toEqual({ refused: code });
  });

  it("is applied with all others of its list, or none is", () => {
    const outcome = applyAll(flow, [
      { op: "remove_step", step: "good" },
      { op: "remove_step", step: "good" },
    ]);
    expect(outcome).toEqual({ refused: "step_unknown", index: 1 });
  });
});
