import type { Graph } from "./graph";
import { type Tree, treeOf } from "./tree";

/** The tree of a graph, made anew only for another graph. */
export function useTree(graph: Graph): Tree {
  "use memo";
  return treeOf(graph);
}
