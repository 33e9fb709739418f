import { describe, expect, it } from "vitest";
import type { Direction } from "./direction";
import { initiallyFolded, withPathTo } from "./folds";
import { type Box, layOut } from "./layout";
import { linesOf, pathOf } from "./lines";
import { ask, end, flow, instruct, randomFlow } from "./samples";
import { textLines } from "./text-lines";
import { treeOf } from "./tree";

const measure = textLines((word) => word.length / 2);
const none = new Set<string>();
const directions: Direction[] = ["right", "down"];

function ends(count: number) {
  return Array.from({ length: count }, (_, at) => end(`e${at}`));
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

describe("layOut", () => {
  it.each(directions)("never puts one card over another, to the %s", (direction) => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const tree = treeOf(randomFlow(seed, 2 + (seed % 50)));
      const cards = [...layOut(tree, none, direction, measure).placed.values()];
      const over = cards.flatMap((card, at) => cards.slice(at + 1).filter((other) => overlap(card, other)));
      expect(over, `seed ${seed}`).toEqual([]);
    }
  });

  it("keeps the cards of a procedure in one line", () => {
    const tree = treeOf(flow(instruct("a", "b"), { ...instruct("b", "c"), title: "long ".repeat(40) }, end("c")));
    const rows = [...layOut(tree, none, "right", measure).placed.values()].map(({ y }) => y);
    expect(new Set(rows).size).toBe(1);
  });

  it("leaves out what stands in a folded step, and shows it as one card", () => {
    const tree = treeOf(flow(ask("a", "b", "d"), ask("b", "c"), end("c"), end("d")));
    const { placed } = layOut(tree, new Set(["b", "d"]), "right", measure);
    expect([...placed.keys()].map((at) => tree.steps[at]?.step.id)).toEqual(["a", "b", "d"]);
    expect([...placed.values()].map(({ folded }) => folded)).toEqual([false, true, false]);
    expect(placed.get(1)?.card.rows).toEqual([]);
  });

  it("says the same for the same flow", () => {
    const graph = randomFlow(5, 80);
    expect(layOut(treeOf(graph), none, "right", measure)).toEqual(layOut(treeOf(graph), none, "right", measure));
  });

  it("lays out 5,000 steps at once", () => {
    const tree = treeOf(randomFlow(9, 5_000));
    const since = performance.now();
    expect(layOut(tree, none, "right", measure).placed.size).toBe(5_000);
    expect(performance.now() - since).toBeLessThan(3_000);
  });
});

describe("the lines between cards", () => {
  it.each(directions)("lead from every card to those that hang on it, to the %s", (direction) => {
    const tree = treeOf(randomFlow(3, 40));
    const lines = linesOf(tree, layOut(tree, none, direction, measure));
    expect(lines.map(({ to }) => to).sort((a, b) => a - b)).toEqual(
      [...tree.steps.keys()].filter((at) => tree.steps[at]?.parent !== undefined),
    );
    const paths = lines.map((line) => pathOf(line, direction, undefined));
    expect(paths.every((path) => /^M[\d. -]+L/.test(path) && !path.includes("NaN"))).toBe(true);
  });

  it("are drawn no further than can be seen", () => {
    const tree = treeOf(flow(ask("a", ...Array.from({ length: 90 }, (_, at) => `e${at}`)), ...ends(90)));
    const layout = layOut(tree, none, "right", measure);
    const last = linesOf(tree, layout).find(({ to }) => to === 90);
    const part = { x: 0, y: 0, width: 1_000, height: 500 };
    const reach = (path: string) => Math.max(...(path.match(/-?[\d.]+/g) ?? []).map(Number));
    expect(reach(last ? pathOf(last, "right", undefined) : "")).toBeGreaterThan(4_000);
    expect(reach(last ? pathOf(last, "right", part) : "")).toBeLessThan(1_000);
  });

  it("are not drawn into a folded step", () => {
    const tree = treeOf(flow(ask("a", "b"), ask("b", "c"), end("c")));
    expect(linesOf(tree, layOut(tree, new Set(["b"]), "right", measure)).map(({ to }) => to)).toEqual([1]);
  });
});

describe("folding", () => {
  const chain = Array.from({ length: 80 }, (_, at) => (at === 79 ? end("s79") : ask(`s${at}`, `s${at + 1}`)));

  it("shows small flows whole and large ones three steps deep", () => {
    expect(initiallyFolded(treeOf(flow(...chain.slice(40)))).size).toBe(0);
    const tree = treeOf(flow(...chain));
    const shown = layOut(tree, initiallyFolded(tree), "right", measure).placed;
    expect([...shown.keys()]).toEqual([0, 1, 2]);
  });

  it("opens the way to a step", () => {
    const tree = treeOf(flow(...chain));
    const open = withPathTo(tree, initiallyFolded(tree), "s6");
    expect([...layOut(tree, open, "right", measure).placed.keys()]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(withPathTo(tree, open, "s6")).toBe(open);
  });
});
