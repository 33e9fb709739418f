/** Where the view goes. */
import type { Direction } from "./direction";
import type { Box } from "./layout";
import type { Size, View } from "./visible";

export const minZoom = 0.02;
export const maxZoom = 2;
const margin = 48;
/** On the left stand the tools. */
const leftMargin = 80;
/** In a corner at the bottom lies the map of a large flow. */
const bottomMargin = 168;
/** Below this the whole flow is no good beginning: better a part that can be read. */
const legible = 0.6;
const readingZoom = 0.85;

/** All of a box, never larger than life. */
export function fitView(box: Box, size: Size): View {
  const [wide, high] = [size.width - leftMargin - margin, size.height - 2 * margin];
  const zoom = Math.min(1, Math.max(minZoom, Math.min(wide / box.width, high / box.height)));
  return {
    zoom,
    x: leftMargin + (wide - box.width * zoom) / 2 - box.x * zoom,
    y: margin + (high - box.height * zoom) / 2 - box.y * zoom,
  };
}

/** The whole flow where it can be read so, or else it from the card to begin with. */
export function firstView(bounds: Box, card: Box | undefined, size: Size, direction: Direction): View {
  const whole = fitView(bounds, size);
  if (whole.zoom >= legible || !card) return whole;
  const middle = centred(card, readingZoom, size);
  // The start stands at the edge, with room for what comes next; any other card has neighbours on all sides.
  if (direction === "down" ? card.y > bounds.y : card.x > bounds.x) return middle;
  if (direction === "down") return { ...middle, y: margin - card.y * readingZoom };
  return { ...middle, x: leftMargin - card.x * readingZoom };
}

/** The least move after which a card is seen whole; the same view where it is already. */
export function viewOn(card: Box, view: View, size: Size): View {
  // From afar the card comes to the middle; near by nothing moves more than it has to.
  if (view.zoom < legible) return centred(card, legible, size);
  const { zoom } = view;
  const x = inside(view.x + card.x * zoom, card.width * zoom, size.width, leftMargin, margin) - card.x * zoom;
  const y = inside(view.y + card.y * zoom, card.height * zoom, size.height, margin, bottomMargin) - card.y * zoom;
  return { zoom, x, y };
}

function centred(card: Box, zoom: number, size: Size): View {
  return {
    zoom,
    x: size.width / 2 - (card.x + card.width / 2) * zoom,
    y: size.height / 2 - (card.y + card.height / 2) * zoom,
  };
}

/** Where a card begins so that it is inside with some room on both sides, as far as there is room. */
function inside(start: number, length: number, room: number, before: number, after: number): number {
  const free = Math.max(0, room - length);
  const least = Math.min(before, free / 2);
  return Math.max(least, Math.min(start, room - length - Math.min(after, free / 2)));
}
