import type { Layout } from "./layout";
import { type Line, linesOf } from "./lines";
import type { Tree } from "./tree";

/** The lines of a layout, made anew only for another layout. */
export function useLines(tree: Tree, layout: Layout): Line[] {
  "use memo";
  return linesOf(tree, layout);
}
