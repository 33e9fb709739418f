import { expect, it } from "vitest";
import { stepText } from "./step-text";

it("leaves a gap for a variable and keeps escaped braces", () => {
  expect(stepText("Can people at {{site}} work again?")).toBe("Can people at … work again?");
  expect(stepText("Write \\{{name}} in the template")).toBe("Write {{name}} in the template");
});
