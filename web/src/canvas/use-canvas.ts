import { useState } from "react";
import { cardsIn } from "./cards";
import type { Direction } from "./direction";
import type { Graph, Selection } from "./graph";
import { keepSame } from "./keep-same";
import { layOut } from "./layout";
import { linesOf } from "./lines";
import { type Tree, treeOf } from "./tree";
import { useDrawn } from "./use-drawn";
import { useFolds } from "./use-folds";
import { useTextLines } from "./use-text-lines";

type Given = {
  graph: Graph;
  selection: Selection | undefined;
  found: ReadonlySet<string> | undefined;
  readOnly: boolean;
};

/** A graph as it is drawn: its tree, its layout, and the cards in the part that is seen. */
export function useCanvas({ graph, selection, found, readOnly }: Given) {
  const [direction, setDirection] = useState<Direction>("right");
  const [isFocused, setFocused] = useState(false);
  const [same] = useState(keepSame);
  const textLines = useTextLines();
  const tree = treeOf(graph);
  const folds = useFolds(tree, selection?.step);
  const layout = layOut(tree, folds.folded, direction, textLines);
  const lines = linesOf(tree, layout);
  const { box, distance } = useDrawn();
  const isFar = distance > 0;
  const selected = tree.at.get(selection?.step ?? "");
  const tabStop = selected ?? tree.roots[0];
  const focus = isFocused && selected !== undefined ? kin(tree, selected) : undefined;
  const shown = { selection, tabStop, found, focus, readOnly, start: graph.start };
  const nodes = same(cardsIn(tree, layout, isFar ? undefined : box, shown));
  return {
    tree,
    layout,
    lines,
    folds,
    nodes,
    box,
    distance,
    selected,
    focus,
    isFocused,
    setFocused,
    turn: () => setDirection(direction === "right" ? "down" : "right"),
  };
}

/** A step, those on the way to it, and those inside it. */
function kin({ steps, order }: Tree, at: number): Set<number> {
  const found = new Set<number>();
  for (let above: number | undefined = at; above !== undefined; above = steps[above]?.parent) found.add(above);
  const place = order.indexOf(at);
  for (const index of order.slice(place, place + (steps[at]?.inside ?? 0) + 1)) found.add(index);
  return found;
}
