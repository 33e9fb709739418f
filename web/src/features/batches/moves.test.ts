import { expect, it } from "vitest";
import { moved } from "./moves";

const order = [..."abcdefg"];
const from = (active: string | undefined, key: string, across = 3) => moved({ key, order, active, across });

it("goes from tile to tile, and stays where there is none", () => {
  expect([from("a", "ArrowRight"), from("a", "ArrowDown"), from("e", "ArrowUp")]).toEqual(["b", "d", "b"]);
  expect([from("a", "ArrowLeft"), from("a", "ArrowUp"), from("f", "ArrowDown"), from("g", "ArrowRight")]).toEqual([
    "a",
    "a",
    "f",
    "g",
  ]);
  expect([from("c", "Home"), from("c", "End"), from("a", "PageDown")]).toEqual(["a", "g", "g"]);
});

it("begins at the first one", () => {
  expect([from(undefined, "ArrowDown"), from(undefined, "ArrowRight")]).toEqual(["a", "a"]);
  expect([from("a", "x"), moved({ key: "End", order: [], active: undefined, across: 1 })]).toEqual([
    undefined,
    undefined,
  ]);
});
