import { describe, expect, it } from "vitest";
import { buildOutline, type OutlineStep } from "./outline";
import { ancestorsOf, hiddenSteps, initiallyOpen, placesOf, treeMove, visibleRows } from "./outline-view";

const steps: OutlineStep[] = [
  {
    id: "a",
    kind: "question",
    branches: [
      { id: "yes", to: "b" },
      { id: "no", to: "z" },
    ],
  },
  { id: "b", kind: "form", branches: [{ id: "next", to: "c" }] },
  { id: "c", kind: "outcome", branches: [] },
  { id: "z", kind: "outcome", branches: [] },
];
// a (0), its branch yes (0/0) with b (1) and c (2), and z (3) beside the branch no.
const rows = buildOutline(steps, "a");
const all = initiallyOpen(rows);
const keys = (open: ReadonlySet<string>) => visibleRows(rows, open).map(({ key }) => key);

describe("visibleRows", () => {
  it("shows a small flow whole", () => {
    expect(keys(all)).toEqual(["0", "0/0", "1", "2", "3"]);
  });

  it("hides what is inside a folded row, and keeps what is open below it for later", () => {
    expect(keys(new Set(["0"]))).toEqual(["0", "0/0", "3"]);
    expect(keys(new Set(["0/0"]))).toEqual(["0"]);
  });

  it("folds a large flow below the third level of steps", () => {
    const deep = Array.from({ length: 30 }, (_, at) => ({
      id: `${at}`,
      kind: "question",
      branches: [{ id: "on", to: `${at + 1}` }, { id: "off" }],
    }));
    const rows = buildOutline(deep, "0");
    const shown = visibleRows(rows, initiallyOpen(rows)).filter(({ kind }) => kind === "step");
    expect(shown.map(({ step }) => step)).toEqual([0, 1, 2]);
  });
});

describe("hiddenSteps", () => {
  it("tells which steps a folded row hides, and nothing of rows that are hidden themselves", () => {
    expect([...hiddenSteps(rows, all)]).toEqual([]);
    expect([...hiddenSteps(rows, new Set(["0"]))]).toEqual([["0/0", [1, 2]]]);
    expect([...hiddenSteps(rows, new Set(["0/0"]))]).toEqual([["0", [1, 2, 3]]]);
  });
});

describe("treeMove", () => {
  const move = (key: string, at: string, open = all) => treeMove(key, visibleRows(rows, open), at, open);

  it("walks the visible rows", () => {
    expect(move("ArrowDown", "0")).toEqual({ focus: "0/0" });
    expect(move("ArrowDown", "0/0", new Set(["0"]))).toEqual({ focus: "3" });
    expect(move("ArrowUp", "0")).toBeUndefined();
    expect(move("End", "0")).toEqual({ focus: "3" });
    expect(move("Home", "3")).toEqual({ focus: "0" });
  });

  it("opens, enters, folds and leaves", () => {
    expect(move("ArrowRight", "0/0", new Set(["0"]))).toEqual({ open: "0/0" });
    expect(move("ArrowRight", "0/0")).toEqual({ focus: "1" });
    expect(move("ArrowRight", "3")).toBeUndefined();
    expect(move("ArrowLeft", "0/0")).toEqual({ close: "0/0" });
    expect(move("ArrowLeft", "2")).toEqual({ focus: "0/0" });
    expect(move("ArrowLeft", "3")).toEqual({ focus: "0" });
  });
});

describe("places in the tree", () => {
  it("count siblings within their parent", () => {
    const places = placesOf(rows);
    expect(places.get("0")).toEqual({ position: 1, size: 1 });
    expect(places.get("3")).toEqual({ position: 2, size: 2 });
    expect(places.get("2")).toEqual({ position: 2, size: 2 });
  });

  it("know what a row stands inside", () => {
    expect(ancestorsOf(rows, "2")).toEqual(["0/0", "0"]);
    expect(ancestorsOf(rows, "0")).toEqual([]);
  });
});
