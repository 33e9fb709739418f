/** The jumps of a flow, drawn as arcs while somebody looks at one of their ends. */
import type { Box, Layout, Point } from "./layout";
import { entryOf, portOf } from "./lines";
import { isGone, type Tree } from "./tree";
import { meets } from "./visible";

/** A step, or one of its branches by its place. */
export type Pointed = { step: string; via?: number };

export type Arc = { path: string; isLong: boolean };

const reach = 120;
const mark = 14;
const long = 4_000;

/**
 * The jumps out of the selected step and the one pointed at, of a branch pointed at its own alone; and the jumps into
 * them from what is to be seen. Hundreds may lead to one step.
 */
export function arcsOf(
  tree: Tree,
  layout: Layout,
  part: Box,
  selected: number | undefined,
  pointed: Pointed | undefined,
): Arc[] {
  const isSeen = (at: number | undefined) => {
    const card = layout.placed.get(at ?? -1);
    return card !== undefined && meets(card, part);
  };
  // The card under the pointer may have gone without the pointer.
  const found = tree.at.get(pointed?.step ?? "");
  const over = isSeen(found) ? found : undefined;
  const via = pointed?.via;
  const ends = [selected, via === undefined ? over : undefined].filter((at) => at !== undefined);
  if (ends.length === 0 && over === undefined) return [];
  const isLookedAt = (from: number, branch: number, to: number) => {
    if (over === from && via !== undefined) return via === branch;
    return ends.includes(from) || (ends.includes(to) && isSeen(from));
  };
  return [...layout.placed.values()].flatMap((from) =>
    (from.folded ? [] : (tree.steps[from.at]?.links ?? [])).flatMap((link, branch) => {
      const isFormer = tree.steps[from.at]?.step.branches[branch]?.change === "removed";
      const to = link.to === "on" || link.to === "back" ? layout.placed.get(link.at) : undefined;
      if (!to || isFormer || !isLookedAt(from.at, branch, to.at)) return [];
      return bend(portOf(layout, from, branch), entryOf(layout, to), layout.direction === "down");
    }),
  );
}

/** A way that a branch went before, from where it left its step. */
export type FormerWay = { start: Point; path: string };

/** The former ways that can be seen of branches that lead elsewhere now, or that are gone. */
export function formerWays(tree: Tree, layout: Layout, part: Box): FormerWay[] {
  const isDown = layout.direction === "down";
  return [...layout.placed.values()].flatMap((from) => {
    const item = tree.steps[from.at];
    if (!item || from.folded || isGone(item)) return [];
    return item.links.flatMap((link, via) => {
      const isFormer = item.step.branches[via]?.change === "removed";
      const to = isFormer && (link.to === "on" || link.to === "back") ? layout.placed.get(link.at) : undefined;
      if (!to || !(meets(from, part) || meets(to, part))) return [];
      const start = portOf(layout, from, via);
      return { start, path: bend(start, entryOf(layout, to), isDown).path };
    });
  });
}

function bend(start: Point, end: Point, isDown: boolean): Arc {
  const [first, second] = isDown
    ? [`${start.x} ${start.y + reach}`, `${end.x} ${end.y - reach}`]
    : [`${start.x + reach} ${start.y}`, `${end.x - reach} ${end.y}`];
  // The mark of the step stands over the end of the arc.
  const [x, y] = isDown ? [end.x, end.y - mark] : [end.x - mark, end.y];
  const tip = isDown
    ? `M${x - 5} ${y - 8}L${x} ${y}L${x + 5} ${y - 8}`
    : `M${x - 8} ${y - 5}L${x} ${y}L${x - 8} ${y + 5}`;
  const isLong = Math.abs(end.x - start.x) + Math.abs(end.y - start.y) > long;
  return { path: `M${start.x} ${start.y}C${first} ${second} ${x} ${y}${tip}`, isLong };
}
