import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/problem";
import { lineCount, placeIn, sourceProblem, sourceType } from "./source";

const refusal = (code: string, detail: string) =>
  new ApiError({ title: "No", status: 422, code, detail, requestId: undefined, errors: [] });

describe("a flow file", () => {
  it("is JSON where it begins like it, else YAML", () => {
    expect(sourceType('\n {"format": "pathbook/1"}')).toBe("application/json");
    expect(sourceType("format: pathbook/1")).toBe("application/yaml");
  });

  it("tells the place of what could not be read", () => {
    expect(
      sourceProblem(refusal("file_unreadable", "Line 3, column 7: unknown variant `procedur` at line 3, column 7")),
    ).toEqual({
      line: 3,
      column: 7,
      message: "unknown variant `procedur`",
    });
    expect(sourceProblem(refusal("control_character", "Line 4 contains a control character. Remove it."))).toEqual({
      line: 4,
      message: "Line 4 contains a control character. Remove it.",
    });
  });

  it("tells the line of what could not be understood", () => {
    const detail = "Line 1: this is a sequenceDiagram, not a flowchart";
    expect(sourceProblem(refusal("text_unreadable", detail))).toEqual({
      line: 1,
      message: "this is a sequenceDiagram, not a flowchart",
    });
  });

  it("leaves other refusals to those who show them", () => {
    expect(sourceProblem(refusal("flow_too_large", "The flow is larger than a flow may be."))).toBeUndefined();
    expect(sourceProblem(new Error("Line 1, column 1: no"))).toBeUndefined();
  });

  it("finds a line and a column in the text", () => {
    const text = "one\ntwo\nthree";
    expect(text.slice(...Object.values(placeIn(text, 2, 2)))).toBe("wo");
    expect(placeIn(text, 3, 99)).toEqual({ start: 13, end: 13 });
    expect(placeIn(text, 99, 1)).toEqual({ start: 8, end: 13 });
    expect(lineCount(text)).toBe(3);
  });
});
