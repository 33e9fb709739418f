import { expect, it } from "vitest";
import { keyLabels } from "./key-labels";

it.each([
  ["mod+shift+z", ["Ctrl", "Shift", "Z"]],
  ["g f", ["G", "F"]],
  ["+", ["+"]],
  ["-", ["-"]],
  ["mod++", ["Ctrl", "+"]],
])("reads %s as the keys to press", (shortcut, keys) => {
  expect(keyLabels(shortcut, false)).toEqual(keys);
});
