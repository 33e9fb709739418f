/** The lines between cards: rounded, at right angles, and none of those of one step across another. */
import { type Box, type Layout, layerGap, type Placed, type Point } from "./layout";
import type { Tree } from "./tree";

const corner = 12;
/** How far before the next card a line has turned. */
const straight = 28;
const widestLane = 12;

export type Line = {
  /** The step it leads to. */
  to: number;
  path: string;
  /** What it touches. */
  box: Box;
};

/** The lines of all steps to be seen. */
export function linesOf(tree: Tree, layout: Layout): Line[] {
  return [...layout.placed.keys()].flatMap((at) => linesFrom(tree, layout, at));
}

function linesFrom(tree: Tree, layout: Layout, at: number): Line[] {
  const from = layout.placed.get(at);
  if (!from || from.folded) return [];
  const ends = (tree.steps[at]?.links ?? []).flatMap((link, via) => {
    const to = link.to === "child" ? layout.placed.get(link.at) : undefined;
    return to ? [{ to: to.at, start: portOf(layout, from, via), end: entryOf(layout, to) }] : [];
  });
  const isDown = layout.direction === "down";
  const climb = ({ start, end }: { start: Point; end: Point }) => (isDown ? end.x - start.x : end.y - start.y);
  const up = ends.filter((end) => climb(end) < 0);
  const down = ends.filter((end) => climb(end) >= 0);
  // The further a line has to go, the sooner it turns; so lines of one step never cross.
  return [...lanes(up, true), ...lanes(down, false)].map(({ lane, to, start, end }) => {
    const path = isDown ? turn(flip(start), flip(end), lane, true) : turn(start, end, lane, false);
    return { to, path, box: spanning(start, end) };
  });
}

function spanning(start: Point, end: Point): Box {
  const [width, height] = [Math.abs(end.x - start.x), Math.abs(end.y - start.y)];
  return { x: Math.min(start.x, end.x), y: Math.min(start.y, end.y), width, height };
}

/** Where the line of a branch begins. */
export function portOf({ direction }: Layout, { x, y, width, height, card }: Placed, via: number): Point {
  const port = card.ports[via] ?? card.anchor;
  return direction === "down" ? { x: x + port, y: y + height } : { x: x + width, y: y + port };
}

/** Where the line to a step ends. */
export function entryOf({ direction }: Layout, { x, y, card }: Placed): Point {
  return direction === "down" ? { x: x + card.anchor, y } : { x, y: y + card.anchor };
}

function lanes<End>(ends: readonly End[], outward: boolean): (End & { lane: number })[] {
  const room = layerGap - 2 * straight;
  const width = Math.min(widestLane, room / Math.max(1, ends.length));
  const first = layerGap / 2 - ((ends.length - 1) * width) / 2;
  return ends.map((end, index) => {
    const place = outward ? index : ends.length - 1 - index;
    return { ...end, lane: first + place * width };
  });
}

function flip({ x, y }: Point): Point {
  return { x: y, y: x };
}

/** Along, across, and along again. For lines that go down, `x` and `y` have changed places. */
function turn(start: Point, end: Point, lane: number, flipped: boolean): string {
  const at = (x: number, y: number) => (flipped ? `${y} ${x}` : `${x} ${y}`);
  const across = end.y - start.y;
  if (Math.abs(across) < 1) return `M${at(start.x, start.y)}L${at(end.x, end.y)}`;
  // From the far side of the layer a shorter card is left later; the lane counts from the next layer.
  const x = end.x - layerGap + lane;
  const round = Math.min(corner, Math.abs(across) / 2, lane);
  const sign = Math.sign(across);
  return [
    `M${at(start.x, start.y)}L${at(x - round, start.y)}`,
    `Q${at(x, start.y)} ${at(x, start.y + sign * round)}`,
    `L${at(x, end.y - sign * round)}`,
    `Q${at(x, end.y)} ${at(x + round, end.y)}`,
    `L${at(end.x, end.y)}`,
  ].join("");
}
