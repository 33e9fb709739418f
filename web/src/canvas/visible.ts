/** Which part of the canvas is drawn: what is seen and some room around it, so that moving a little draws nothing. */
import type { Box } from "./layout";

export type View = { x: number; y: number; zoom: number };
export type Size = { width: number; height: number };

/** In parts of what is seen, on each side. */
const room = 0.35;
/** What is drawn is at most so much larger than it has to be. */
const excess = 2.2;

/** What of the canvas is seen. */
export function seen({ x, y, zoom }: View, { width, height }: Size): Box {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

/** What is to be drawn: the same as before while that will do. */
export function drawn(before: Box | undefined, now: Box): Box {
  if (before && holds(before, now) && before.width <= now.width * excess && before.height <= now.height * excess) {
    return before;
  }
  const { x, y, width, height } = now;
  return {
    x: x - width * room,
    y: y - height * room,
    width: width * (1 + 2 * room),
    height: height * (1 + 2 * room),
  };
}

export function meets(one: Box, other: Box): boolean {
  return (
    one.x <= other.x + other.width &&
    other.x <= one.x + one.width &&
    one.y <= other.y + other.height &&
    other.y <= one.y + one.height
  );
}

function holds(outer: Box, inner: Box): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}
