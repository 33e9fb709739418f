import { expect, it } from "vitest";
import { createSelection } from "./selection";

const order = ["a", "b", "c", "d"];

it("selects one, takes it off again, and a whole range from where it was begun", () => {
  const { store, toggle, extend, clear } = createSelection();
  const selected = () => [...store.getState().selected].sort().join("");
  toggle("b");
  toggle("c");
  toggle("c");
  expect(selected()).toBe("b");
  toggle("b");
  extend("d", order);
  expect(selected()).toBe("bcd");
  extend("a", order);
  expect(selected()).toBe("abcd");
  clear();
  expect(selected()).toBe("");
});

it("begins a range where the arrow keys are", () => {
  const { store, go, extend } = createSelection();
  go("b");
  extend("c", order);
  extend("d", order);
  expect([...store.getState().selected]).toEqual(["b", "c", "d"]);
});
