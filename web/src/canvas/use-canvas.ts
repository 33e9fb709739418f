import { useState } from "react";
import type { Direction } from "./direction";
import type { Graph, Selection } from "./graph";
import { useCards } from "./use-cards";
import { useDrawn } from "./use-drawn";
import { useFocus } from "./use-focus";
import { useFolds } from "./use-folds";
import { useLayout } from "./use-layout";
import { useLines } from "./use-lines";
import { useTree } from "./use-tree";

type Given = {
  graph: Graph;
  selection: Selection | undefined;
  found: ReadonlySet<string> | undefined;
  readOnly: boolean;
};

/** A graph as it is drawn: its tree, its layout, and the cards in the part that is seen. */
export function useCanvas({ graph, selection, found, readOnly }: Given) {
  const [direction, setDirection] = useState<Direction>("right");
  const tree = useTree(graph);
  const folds = useFolds(tree, selection?.step);
  const layout = useLayout(tree, folds.folded, direction);
  const lines = useLines(tree, layout);
  const { box, distance } = useDrawn();
  const selected = tree.at.get(selection?.step ?? "");
  const focusing = useFocus(tree, selected);
  const tabStop = selected ?? tree.roots[0];
  const shown = { selection, tabStop, found, focus: focusing.focus, readOnly, start: graph.start };
  const nodes = useCards(tree, layout, distance > 0 ? undefined : box, shown);
  return {
    tree,
    layout,
    lines,
    folds,
    nodes,
    box,
    distance,
    selected,
    ...focusing,
    turn: () => setDirection(direction === "right" ? "down" : "right"),
  };
}
