import { expect, it } from "vitest";
import { cardsIn } from "./cards";
import type { Graph } from "./graph";
import { keepSame } from "./keep-same";
import { layOut } from "./layout";
import { ask, end, flow, instruct } from "./samples";
import { textLines } from "./text-lines";
import { treeOf } from "./tree";

const everything = { x: -1e6, y: -1e6, width: 2e6, height: 2e6 };

function cards(graph: Graph, selected?: string) {
  const tree = treeOf(graph);
  const layout = layOut(
    tree,
    new Set(),
    "right",
    textLines((word) => word.length / 2),
  );
  const selection = selected === undefined ? undefined : { step: selected };
  const shown = { selection, tabStop: 0, found: undefined, focus: undefined, readOnly: false, start: "a" };
  return cardsIn(tree, layout, everything, shown);
}

it("draws again only the cards that show something else", () => {
  const same = keepSame();
  const before = same(cards(flow(ask("a", "b", "c"), end("b"), end("c"))));
  const moved = same(cards(flow(ask("a", "n", "c"), instruct("n", "b"), end("b"), end("c"))));
  const card = (nodes: typeof before, id: string) => nodes.find((node) => node.id === id);
  expect(card(moved, "b")?.data.item.level).toBe(3);
  expect(card(moved, "c")?.data).toBe(card(before, "c")?.data);
  const selected = same(cards(flow(ask("a", "n", "c"), instruct("n", "b"), end("b"), end("c")), "c"));
  expect(card(selected, "c")?.data.selected).toBe(true);
  expect(card(selected, "b")).toBe(card(moved, "b"));
});
