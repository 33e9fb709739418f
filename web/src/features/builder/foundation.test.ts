import { describe, expect, it } from "vitest";
import { checkFoundation, emptyFoundation, examples, linesOf } from "./foundation";

const whole = { ...emptyFoundation(), title: "VPN does not connect", symptom: "Nobody can connect since noon." };
const errorsOf = (change: Partial<typeof whole>) => {
  const checked = checkFoundation({ ...whole, ...change });
  return "errors" in checked ? Object.keys(checked.errors) : [];
};

describe("the form of a build", () => {
  it("is sent without the space around its texts", () => {
    expect(checkFoundation({ ...whole, title: "  VPN down  " })).toMatchObject({ foundation: { title: "VPN down" } });
  });

  it.each([
    [{ title: "ab" }, ["title"]],
    [{ title: "x".repeat(121) }, ["title"]],
    [{ symptom: "too short" }, ["symptom"]],
    [{ symptom: `  ${"x".repeat(9)}  ` }, ["symptom"]],
    [{ symptom: "x".repeat(4_001) }, ["symptom"]],
    [{ must: new Array(11).fill("x") }, ["must"]],
    [{ must_not: ["x".repeat(201)] }, ["must_not"]],
    [{ escalation: "x".repeat(301) }, ["escalation"]],
    [{ known: "x".repeat(2_000), environment: "x".repeat(2_000) }, []],
  ])("with %o has these fields to correct: %j", (change, fields) => {
    expect(errorsOf(change)).toEqual(fields);
  });

  it.each(examples)("can be filled with the example “$name”", ({ name: _chip, ...example }) => {
    expect(errorsOf(example)).toEqual([]);
  });

  it("takes one rule from each line", () => {
    expect(linesOf("one\n\n  two \n")).toEqual(["one", "two"]);
  });
});
