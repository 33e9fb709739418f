/** Where the view goes. */
import type { Direction } from "./direction";
import type { Box } from "./layout";
import type { Size, View } from "./visible";

export const minZoom = 0.05;
export const maxZoom = 2;
const margin = 48;
/** Below this the whole flow is no good beginning: better a part that can be read. */
const legible = 0.6;
const readingZoom = 0.85;

/** All of a box, never larger than life. */
export function fitView(box: Box, size: Size): View {
  const zoom = Math.min(
    1,
    Math.max(minZoom, Math.min((size.width - 2 * margin) / box.width, (size.height - 2 * margin) / box.height)),
  );
  return {
    zoom,
    x: size.width / 2 - (box.x + box.width / 2) * zoom,
    y: size.height / 2 - (box.y + box.height / 2) * zoom,
  };
}

/** The whole flow where it can be read so, or else it from the card to begin with. */
export function firstView(bounds: Box, card: Box | undefined, size: Size, direction: Direction): View {
  const whole = fitView(bounds, size);
  if (whole.zoom >= legible || !card) return whole;
  const zoom = readingZoom;
  const isDown = direction === "down";
  return {
    zoom,
    x: (isDown ? size.width / 2 - (card.width * zoom) / 2 : margin) - card.x * zoom,
    y: (isDown ? margin : size.height / 2 - (card.height * zoom) / 2) - card.y * zoom,
  };
}

/** The least move after which a card is seen whole; the same view where it is already. */
export function viewOn(card: Box, view: View, size: Size): View {
  const zoom = Math.max(view.zoom, legible);
  // From afar the card comes to the middle; near by nothing moves more than it has to.
  if (zoom !== view.zoom) {
    return {
      zoom,
      x: size.width / 2 - (card.x + card.width / 2) * zoom,
      y: size.height / 2 - (card.y + card.height / 2) * zoom,
    };
  }
  const x = inside(view.x + card.x * zoom, card.width * zoom, size.width) - card.x * zoom;
  const y = inside(view.y + card.y * zoom, card.height * zoom, size.height) - card.y * zoom;
  return { zoom, x, y };
}

function inside(start: number, length: number, room: number): number {
  const least = Math.min(margin, Math.max(0, (room - length) / 2));
  return Math.max(least, Math.min(start, room - length - least));
}
