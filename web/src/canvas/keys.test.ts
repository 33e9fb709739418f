import { describe, expect, it } from "vitest";
import type { Direction } from "./direction";
import type { Selection } from "./graph";
import { commandOf } from "./keys";
import { layOut } from "./layout";
import { ask, end, flow, instruct } from "./samples";
import { textLines } from "./text-lines";
import { treeOf } from "./tree";

const graph = flow(
  ask("a", "b", "c", undefined),
  ask("b", "d", "a"),
  instruct("c", "e"),
  end("d"),
  end("e"),
  instruct("lost", "e"),
);
const tree = treeOf(graph);

type Options = {
  direction?: Direction;
  folded?: string[];
  readOnly?: boolean;
  shift?: boolean;
  alt?: boolean;
  mod?: boolean;
};

function press(key: string, selection: Selection | undefined, options: Options = {}) {
  const { direction = "right", folded = [], readOnly = false, shift = false, alt = false, mod = false } = options;
  const layout = layOut(
    tree,
    new Set(folded),
    direction,
    textLines((word) => word.length / 2),
  );
  return commandOf({ key, shift, alt, mod }, { tree, layout, selection, readOnly });
}
const go = (step: string, branch?: string) => ({ do: "go", selection: { step, ...(branch && { branch }) } });

describe("arrow keys", () => {
  it("go to the parent, to the first child and to those beside it", () => {
    expect(press("ArrowRight", { step: "a" })).toEqual(go("b"));
    expect(press("ArrowLeft", { step: "b" })).toEqual(go("a"));
    expect(press("ArrowDown", { step: "b" })).toEqual(go("c"));
    expect(press("ArrowUp", { step: "c" })).toEqual(go("b"));
    expect(press("ArrowUp", { step: "a" })).toBeUndefined();
    expect(press("ArrowDown", { step: "a" })).toEqual(go("lost"));
  });

  it("stop at open ends and jumps, which no card hangs on", () => {
    expect(press("ArrowDown", { step: "c" })).toEqual(go("a", "b2"));
    expect(press("ArrowLeft", { step: "a", branch: "b2" })).toEqual(go("a"));
    expect(press("ArrowRight", { step: "a", branch: "b2" })).toBeUndefined();
    expect(press("ArrowDown", { step: "d" })).toEqual(go("b", "b1"));
    expect(press("ArrowDown", { step: "b", branch: "b1" })).toEqual(go("e"));
    expect(press("ArrowDown", { step: "a", branch: "b0" })).toEqual(go("b"));
  });

  it("turn with the layout", () => {
    expect(press("ArrowDown", { step: "a" }, { direction: "down" })).toEqual(go("b"));
    expect(press("ArrowRight", { step: "b" }, { direction: "down" })).toEqual(go("c"));
  });

  it("open a folded step before they go into it", () => {
    expect(press("ArrowRight", { step: "b" }, { folded: ["b"] })).toEqual({ do: "toggle", step: "b" });
  });

  it("begin at the start", () => {
    expect(press("ArrowRight", undefined)).toEqual(go("b"));
    expect(press("End", undefined)).toEqual(go("e"));
    expect(press("Home", { step: "e" })).toEqual(go("a"));
  });
});

describe("keys that change the flow", () => {
  it("add where a step is most likely wanted", () => {
    expect(press("Tab", { step: "a" })).toEqual({ do: "add-step", place: { on: "into", step: "a" } });
    expect(press("Tab", { step: "c" })).toEqual({ do: "add-step", place: { on: "branch", step: "c", branch: "b0" } });
    expect(press("Tab", { step: "a", branch: "b2" })).toEqual({
      do: "add-step",
      place: { on: "branch", step: "a", branch: "b2" },
    });
    expect(press("Enter", { step: "a", branch: "b2" })).toEqual(press("Tab", { step: "a", branch: "b2" }));
    expect(press("Tab", { step: "d" })).toBeUndefined();
    expect(press("Enter", { step: "a" }, { shift: true })).toEqual({ do: "add-branch", step: "a" });
  });

  it("remove, duplicate and change the order", () => {
    expect(press("Delete", { step: "b" })).toEqual({ do: "remove", selection: { step: "b" } });
    expect(press("d", { step: "b" }, { mod: true })).toEqual({ do: "duplicate", step: "b" });
    expect(press("ArrowDown", { step: "b" }, { alt: true })).toEqual({
      do: "move",
      step: "b",
      place: { on: "after", step: "c" },
    });
    expect(press("ArrowDown", { step: "c" }, { alt: true })).toBeUndefined();
    expect(press("ArrowUp", { step: "e" }, { alt: true })).toBeUndefined();
  });

  it("do nothing where the flow is only read", () => {
    for (const key of ["Tab", "Delete", "Backspace"])
      expect(press(key, { step: "a" }, { readOnly: true })).toBeUndefined();
    expect(press("d", { step: "b" }, { mod: true, readOnly: true })).toBeUndefined();
    expect(press("Enter", { step: "a" }, { shift: true, readOnly: true })).toBeUndefined();
    expect(press("ArrowDown", { step: "b" }, { alt: true, readOnly: true })).toBeUndefined();
    expect(press("Enter", { step: "a", branch: "b2" }, { readOnly: true })).toBeUndefined();
  });
});

it("Enter opens a step and follows a jump", () => {
  expect(press("Enter", { step: "b" })).toEqual({ do: "open", selection: { step: "b" } });
  expect(press("Enter", { step: "b", branch: "b1" })).toEqual(go("a"));
});

it("brackets fold and unfold", () => {
  expect(press("[", { step: "b" })).toEqual({ do: "toggle", step: "b" });
  expect(press("]", { step: "b" })).toBeUndefined();
  expect(press("]", { step: "b" }, { folded: ["b"] })).toEqual({ do: "toggle", step: "b" });
  expect(press("[", { step: "d" })).toBeUndefined();
});

it("numbers and signs move the view, other keys belong to the page", () => {
  expect(["0", "1", "2", "+", "-", "f"].map((key) => press(key, { step: "a" })?.do)).toEqual([
    "actual-size",
    "fit",
    "reveal",
    "zoom-in",
    "zoom-out",
    "focus",
  ]);
  expect(press("x", { step: "a" })).toBeUndefined();
  expect(press("1", { step: "a" }, { mod: true })).toBeUndefined();
});
