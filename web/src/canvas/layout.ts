/** Where everything lies on the canvas. Structure alone decides it; nobody moves a card by hand. */
import { type Card, cardOf } from "./card";
import type { Direction } from "./direction";
import type { TextLines } from "./text-lines";
import { tidy } from "./tidy";
import type { Tree } from "./tree";

export type Box = { x: number; y: number; width: number; height: number };
export type Point = { x: number; y: number };

/** A step with its place. */
export type Placed = Box & { at: number; card: Card; folded: boolean };

export type Layout = {
  direction: Direction;
  /** The steps to be seen, each after its parent, by their index. */
  placed: ReadonlyMap<number, Placed>;
  bounds: Box;
};

/** Between a card and the layer after it; lines turn there. */
export const layerGap = 96;
const siblingGap = 24;
const strangerGap = 48;

/** `folded` holds the ids of the steps whose inside is not shown. */
export function layOut(tree: Tree, folded: ReadonlySet<string>, direction: Direction, textLines: TextLines): Layout {
  const shown = shownSteps(tree, folded);
  const cards = shown.map(({ at, isFolded }) => cardAt(tree, at, isFolded, direction, textLines));
  const isDown = direction === "down";
  const across = tidy(
    cards.map((card, index) => {
      const parent = shown[index]?.parent;
      const size = isDown ? card.width : card.height;
      return { before: card.anchor, after: size - card.anchor, ...(parent !== undefined && { parent }) };
    }),
    siblingGap,
    strangerGap,
  );
  const along = layerStarts(
    shown.map(({ at }) => tree.steps[at]?.level ?? 1),
    cards,
    isDown,
  );
  const placed = new Map<number, Placed>();
  for (const [index, { at, isFolded }] of shown.entries()) {
    const card = cards[index];
    if (!card) continue;
    const start = Math.round((across[index] ?? 0) - card.anchor);
    const depth = along[(tree.steps[at]?.level ?? 1) - 1] ?? 0;
    const { width, height } = card;
    const corner = isDown ? { x: start, y: depth } : { x: depth, y: start };
    placed.set(at, { at, card, folded: isFolded, width, height, ...corner });
  }
  return { direction, placed, bounds: around([...placed.values()]) };
}

/** The steps that stand in no folded one, with the place of their parent in the list. */
function shownSteps(tree: Tree, folded: ReadonlySet<string>) {
  const shown: { at: number; isFolded: boolean; parent?: number }[] = [];
  const place = new Map<number, number>();
  for (const at of tree.order) {
    const item = tree.steps[at];
    if (!item) continue;
    const parent = item.parent === undefined ? undefined : place.get(item.parent);
    if (item.parent !== undefined && (parent === undefined || shown[parent]?.isFolded)) continue;
    place.set(at, shown.length);
    const isFolded = item.inside > 0 && folded.has(item.step.id);
    shown.push({ at, isFolded, ...(parent !== undefined && { parent }) });
  }
  return shown;
}

function cardAt(tree: Tree, at: number, isFolded: boolean, direction: Direction, textLines: TextLines): Card {
  const item = tree.steps[at];
  if (item) return cardOf(item, isFolded, direction, textLines);
  return { width: 0, height: 0, anchor: 0, titleLines: 0, headHeight: 0, rows: [], ports: [] };
}

/** Where each layer begins: after the deepest card of the one before. */
function layerStarts(levels: readonly number[], cards: readonly Card[], isDown: boolean): number[] {
  const deepest: number[] = [];
  for (const [index, level] of levels.entries()) {
    const depth = (isDown ? cards[index]?.height : cards[index]?.width) ?? 0;
    deepest[level - 1] = Math.max(deepest[level - 1] ?? 0, depth);
  }
  let start = 0;
  return deepest.map((depth) => {
    const here = start;
    start += depth + layerGap;
    return here;
  });
}

function around(boxes: readonly Box[]): Box {
  if (boxes.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const most = { left: Number.POSITIVE_INFINITY, top: Number.POSITIVE_INFINITY, right: 0, bottom: 0 };
  for (const { x, y, width, height } of boxes) {
    most.left = Math.min(most.left, x);
    most.top = Math.min(most.top, y);
    most.right = Math.max(most.right, x + width);
    most.bottom = Math.max(most.bottom, y + height);
  }
  return { x: most.left, y: most.top, width: most.right - most.left, height: most.bottom - most.top };
}
