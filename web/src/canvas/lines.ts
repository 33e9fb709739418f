/** The lines between cards: rounded, at right angles, and none of those of one step across another. */
import type { Direction } from "./direction";
import { type Box, type Layout, layerGap, type Placed, type Point } from "./layout";
import type { Tree } from "./tree";

const corner = 12;
/** How far before the next card a line has turned. */
const straight = 28;
const widestLane = 12;
/** How much of a line is drawn beyond what can be seen. */
const outside = 100;

export type Line = {
  /** The step it leads to. */
  to: number;
  start: Point;
  end: Point;
  /** How far into the gap between two layers it turns. */
  lane: number;
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
    if (!to) return [];
    const [start, end] = [portOf(layout, from, via), entryOf(layout, to)];
    return [{ to: to.at, start, end, box: spanning(start, end) }];
  });
  const isDown = layout.direction === "down";
  const climb = ({ start, end }: { start: Point; end: Point }) => (isDown ? end.x - start.x : end.y - start.y);
  const up = ends.filter((end) => climb(end) < 0);
  const down = ends.filter((end) => climb(end) >= 0);
  // The further a line has to go, the sooner it turns; so lines of one step never cross.
  return [...lanes(up, true), ...lanes(down, false)];
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

/** How a line runs. What of it lies far outside of `part` is left out: browsers take long to draw very long lines. */
export function pathOf({ start, end, lane }: Line, direction: Direction, part: Box | undefined): string {
  if (direction === "right") return turn(start, clipped(start.y, end.y, part?.y, part?.height), end.x, lane, false);
  return turn(flip(start), clipped(start.x, end.x, part?.x, part?.width), end.y, lane, true);
}

/** Both ends of the way across, none further away than can be seen. */
function clipped(from: number, to: number, least: number | undefined, length: number | undefined): [number, number] {
  if (least === undefined || length === undefined) return [from, to];
  const near = (place: number) => Math.max(least - outside, Math.min(place, least + length + outside));
  return [near(from), near(to)];
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
function turn({ x }: Point, [from, to]: [number, number], endX: number, lane: number, flipped: boolean): string {
  const at = (along: number, across: number) => (flipped ? `${across} ${along}` : `${along} ${across}`);
  const across = to - from;
  if (Math.abs(across) < 1) return `M${at(x, from)}L${at(endX, to)}`;
  // From the far side of the layer a shorter card is left later; the lane counts from the next layer.
  const turning = endX - layerGap + lane;
  const round = Math.min(corner, Math.abs(across) / 2, lane);
  const side = Math.sign(across) * round;
  return [
    `M${at(x, from)}L${at(turning - round, from)}Q${at(turning, from)} ${at(turning, from + side)}`,
    `L${at(turning, to - side)}Q${at(turning, to)} ${at(turning + round, to)}L${at(endX, to)}`,
  ].join("");
}
