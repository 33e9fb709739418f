import { describe, expect, it } from "vitest";
import type { Document, Step } from "@/api/schema.gen";
import { merge } from "./merge";

const step = (id: string, title = id): Step => ({ id, kind: "instruction", title });
const flow = (...steps: Step[]): Document => ({ format: "pathbook/1", title: "A flow", kind: "procedure", steps });
const base = flow(step("a"), step("b"), step("c"));
const ids = ({ steps = [] }: Document) => steps.map(({ id }) => id).join("");

const merged = (theirs: Document, mine: Document, landed = base) => merge({ base, landed, theirs, mine });

describe("bringing two drafts together", () => {
  it("takes what one of them alone did", () => {
    const { document, clashes } = merged(
      { ...flow(step("a", "theirs"), step("b"), step("c")), summary: "Theirs" },
      { ...flow(step("a"), step("b"), step("c", "mine")), tags: ["mine"] },
    );
    expect(clashes).toEqual([]);
    expect(document).toEqual({
      ...flow(step("a", "theirs"), step("b"), step("c", "mine")),
      summary: "Theirs",
      tags: ["mine"],
    });
  });

  it("keeps what either added, where it was added, and removes what either removed", () => {
    const { document, clashes } = merged(flow(step("a"), step("x"), step("c")), flow(step("a"), step("b"), step("y")));
    expect(clashes).toEqual([]);
    expect(ids(document)).toBe("ayx");
  });

  it("keeps an order that one of them changed", () => {
    expect(ids(merged(base, flow(step("c"), step("a"), step("b"))).document)).toBe("cab");
    expect(ids(merged(flow(step("b"), step("a"), step("c")), base).document)).toBe("bac");
  });

  it("asks where one changed what the other removed", () => {
    const { clashes } = merged(flow(step("b"), step("c")), flow(step("a", "mine"), step("b"), step("c")));
    expect(clashes).toEqual([{ of: "step", part: "step/a", mine: step("a", "mine"), theirs: undefined }]);
  });

  it("asks for facts and variables as for steps", () => {
    const variables = (label: string) => [{ name: "host", type: "host" as const, label }];
    const { clashes } = merge({
      base: { ...base, variables: variables("Host") },
      landed: base,
      theirs: { ...base, title: "Theirs", variables: variables("Theirs") },
      mine: { ...base, title: "Mine", variables: variables("Mine") },
    });
    expect(clashes.map(({ part }) => part)).toEqual(["title", "variable/host"]);
  });

  it("does not ask about a change of one's own that arrived without an answer", () => {
    const sent = flow(step("a", "first"), step("b"), step("c"));
    const { document, clashes } = merged(
      flow(step("a", "first"), step("b", "theirs"), step("c")),
      flow(step("a", "first and second"), step("b"), step("c")),
      sent,
    );
    expect(clashes).toEqual([]);
    expect(document.steps?.map(({ title }) => title)).toEqual(["first and second", "theirs", "c"]);
  });

  it("takes back a change of one's own that arrived and was undone since", () => {
    const sent = flow(step("a", "first"), step("b"), step("c"));
    expect(merged(sent, base, sent).document).toEqual(base);
  });
});
