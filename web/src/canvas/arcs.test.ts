import { expect, it } from "vitest";
import { arcsOf, formerWays } from "./arcs";
import { layOut } from "./layout";
import { ask, end, flow, instruct } from "./samples";
import { textLines } from "./text-lines";
import { treeOf } from "./tree";

const tree = treeOf(flow(ask("a", "b", "c"), ask("b", "a", "d"), instruct("c", "b"), end("d")));
const layout = layOut(
  tree,
  new Set(),
  "right",
  textLines((word) => word.length / 2),
);
const everything = layout.bounds;
const nothing = { x: -9_000, y: -9_000, width: 1, height: 1 };

it("draws the jumps out of and into the step that is looked at", () => {
  expect(arcsOf(tree, layout, everything, undefined, undefined)).toEqual([]);
  expect(arcsOf(tree, layout, everything, 1, undefined)).toHaveLength(2);
  expect(arcsOf(tree, layout, everything, 2, undefined)).toHaveLength(1);
  expect(arcsOf(tree, layout, everything, undefined, { step: "b", via: 0 })).toHaveLength(1);
  expect(arcsOf(tree, layout, everything, undefined, { step: "b", via: 1 })).toEqual([]);
});

it("leaves out jumps that come from where nobody looks", () => {
  expect(arcsOf(tree, layout, nothing, 1, undefined)).toHaveLength(1);
  expect(arcsOf(tree, layout, nothing, undefined, { step: "b" })).toEqual([]);
});

it("draws the way that a branch went before, whoever looks", () => {
  const former = { id: "b0 before", label: "Before", to: "c", change: "removed" as const };
  const first = ask("a", "b");
  const compared = treeOf(flow({ ...first, branches: [...first.branches, former] }, instruct("b", "c"), end("c")));
  const width = textLines((word) => word.length / 2);
  const drawn = layOut(compared, new Set(), "right", width);
  expect(formerWays(compared, drawn, drawn.bounds)).toHaveLength(1);
  expect(formerWays(compared, drawn, nothing)).toEqual([]);
  expect(formerWays(tree, layout, everything)).toEqual([]);
});
