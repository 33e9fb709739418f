import { describe, expect, it } from "vitest";
import { parseFilter } from "./filter";

describe("the filter of target lists", () => {
  it("keeps what makes sense", () => {
    expect(parseFilter({ archived: true, q: " web " })).toEqual({ archived: true, q: "web" });
    expect(parseFilter({ archived: "true", q: 365 })).toEqual({ archived: true, q: "365" });
  });

  it("drops what does not", () => {
    expect(parseFilter({ archived: "yes", q: ["a"], other: 1 })).toEqual({});
    expect(parseFilter({ q: "  " })).toEqual({});
    expect(parseFilter({ q: "x".repeat(300) }).q).toHaveLength(200);
  });
});
