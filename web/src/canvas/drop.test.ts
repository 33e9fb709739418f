import { describe, expect, it } from "vitest";
import { zoneAt } from "./drop";
import { layOut, type Placed } from "./layout";
import { ask, end, flow, instruct } from "./samples";
import { textLines } from "./text-lines";
import { treeOf } from "./tree";

const tree = treeOf(flow(ask("a", "b", "c", undefined), ask("b", "d", "a"), instruct("c", "e"), end("d"), end("e")));
const layout = layOut(
  tree,
  new Set(),
  "right",
  textLines((word) => word.length / 2),
);

function cardOf(step: string): Placed {
  const placed = layout.placed.get(tree.at.get(step) ?? -1);
  if (!placed) throw new Error(`${step} is not to be seen`);
  return placed;
}
/** What happens when `moving` is dropped on a card, so far down. */
function drop(moving: string, on: string, share: number) {
  const { x, y, width, height } = cardOf(on);
  return zoneAt(tree, layout, { x: x + width / 2, y: y + height * share }, tree.at.get(moving) ?? -1)?.place;
}
function dropOnBranch(moving: string, on: string, via: number) {
  const row = cardOf(on).card.rows.find((each) => each.via === via);
  const { height } = cardOf(on);
  return drop(moving, on, ((row?.start ?? 0) + (row?.size ?? 0) / 2) / height);
}

describe("a dragged step", () => {
  it("falls on open ends and jumps", () => {
    expect(dropOnBranch("e", "a", 2)).toEqual({ on: "branch", step: "a", branch: "b2" });
    expect(dropOnBranch("c", "b", 1)).toEqual({ on: "branch", step: "b", branch: "b1" });
  });

  it("falls before, after and into steps that take one more", () => {
    expect(drop("e", "b", 0.1)).toEqual({ on: "before", step: "b" });
    expect(drop("e", "c", 0.9)).toEqual({ on: "after", step: "c" });
    expect(drop("e", "b", 0.5)).toEqual({ on: "into", step: "b" });
  });

  it("finds no place where none can be had", () => {
    expect(drop("b", "c", 0.5)).toBeUndefined();
    expect(drop("b", "e", 0.1)).toBeUndefined();
    expect(zoneAt(tree, layout, { x: -5_000, y: 0 }, 1)).toBeUndefined();
  });

  it("never falls into itself", () => {
    expect(drop("b", "b", 0.5)).toBeUndefined();
    expect(drop("b", "d", 0.1)).toBeUndefined();
  });
});
