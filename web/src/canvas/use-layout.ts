import type { Direction } from "./direction";
import { type Layout, layOut } from "./layout";
import type { Tree } from "./tree";
import { useTextLines } from "./use-text-lines";

/** The layout of a tree, made anew only when something about it is another. */
export function useLayout(tree: Tree, folded: ReadonlySet<string>, direction: Direction): Layout {
  const textLines = useTextLines();
  return layOut(tree, folded, direction, textLines);
}
