/** The jumps of a flow, drawn as arcs while somebody looks at one of their ends. */
import type { Layout, Point } from "./layout";
import { entryOf, portOf } from "./lines";
import type { Tree } from "./tree";

/** A step, or one of its branches by its place. */
export type Pointed = { at: number; via?: number };

const reach = 120;
const mark = 14;

/** The jumps out of and into the selected step and the one pointed at; of a branch pointed at, its own alone. */
export function arcsOf(tree: Tree, layout: Layout, selected: number | undefined, pointed: Pointed | undefined): string {
  const ends = [selected, pointed?.at].filter((at) => at !== undefined);
  if (ends.length === 0) return "";
  const isLookedAt = (from: number, via: number, to: number) =>
    pointed?.at === from && pointed.via !== undefined ? pointed.via === via : ends.includes(from) || ends.includes(to);
  return [...layout.placed.values()]
    .filter(({ folded }) => !folded)
    .flatMap((from) =>
      (tree.steps[from.at]?.links ?? []).map((link, via) => {
        if (link.to !== "on" && link.to !== "back") return "";
        const to = layout.placed.get(link.at);
        if (!to || !isLookedAt(from.at, via, link.at)) return "";
        return bend(portOf(layout, from, via), entryOf(layout, to), layout.direction === "down");
      }),
    )
    .join("");
}

function bend(start: Point, end: Point, isDown: boolean): string {
  const [first, second] = isDown
    ? [`${start.x} ${start.y + reach}`, `${end.x} ${end.y - reach}`]
    : [`${start.x + reach} ${start.y}`, `${end.x - reach} ${end.y}`];
  // The mark of the step stands over the end of the arc.
  const [x, y] = isDown ? [end.x, end.y - mark] : [end.x - mark, end.y];
  const tip = isDown
    ? `M${x - 5} ${y - 8}L${x} ${y}L${x + 5} ${y - 8}`
    : `M${x - 8} ${y - 5}L${x} ${y}L${x - 8} ${y + 5}`;
  return `M${start.x} ${start.y}C${first} ${second} ${x} ${y}${tip}`;
}
