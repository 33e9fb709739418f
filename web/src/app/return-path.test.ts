import { describe, expect, it } from "vitest";
import { returnPath } from "./return-path";

describe("returnPath", () => {
  it.each(["/", "/t/north/flows?kind=procedure", "/t/north/sessions/1#step"])("keeps %s", (path) => {
    expect(returnPath(path)).toBe(path);
  });
  it.each([
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/\n/evil.example",
    "t/north",
    "",
    undefined,
    7,
  ])("drops %j", (path) => {
    expect(returnPath(path)).toBeUndefined();
  });
});
