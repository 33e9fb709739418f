import { expect, it } from "vitest";
import { textLines } from "./text-lines";

const lines = textLines((word) => word.length);

it.each([
  ["", 10, 1],
  ["one two", 10, 1],
  ["one two three", 10, 2],
  ["aaaaaaaaaaaaaaaaaaaaaaaaa", 10, 3],
  ["a aaaaaaaaaaaaaaaaaaaaaaaaa", 10, 4],
  ["שלום עולם", 30, 1],
])("breaks %j in a room of %i into %i lines", (text, room, expected) => {
  expect(lines(text, room)).toBe(expected);
});
