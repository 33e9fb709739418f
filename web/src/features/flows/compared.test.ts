import { describe, expect, it } from "vitest";
import { parseCompared, parseSide, stateOf } from "./compared";

describe("parseCompared", () => {
  it("reads versions, states, the draft and what is live", () => {
    expect(parseCompared({ from: 3, to: "s41", view: "map", step: "look" })).toEqual({
      from: 3,
      to: "s41",
      view: "map",
      step: "look",
    });
    expect(parseCompared({ from: "live", to: "draft" })).toEqual({ from: "live", to: "draft" });
  });

  it("drops what is neither", () => {
    expect(parseCompared({ from: "s", to: -1, view: "list", step: "", other: 1 })).toEqual({});
    expect([parseSide(1.5), parseSide("12"), parseSide("s1e3"), parseSide(null)]).toEqual(Array(4).fill(undefined));
  });

  it("reads the id of a step that is a number", () => {
    expect(parseCompared({ step: 7 })).toEqual({ step: "7" });
  });
});

describe("stateOf", () => {
  it("gives the revision of a kept state and of nothing else", () => {
    expect((["s41", "draft", "live", 4] as const).map(stateOf)).toEqual([41, undefined, undefined, undefined]);
  });
});
