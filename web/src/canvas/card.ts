/** How much room the card of a step takes, and where on it lines begin and end. */
import type { Direction } from "./direction";
import type { TextLines } from "./text-lines";
import type { TreeStep } from "./tree";

/** A branch on a card. */
export type CardRow = { via: number; start: number; size: number };

export type Card = {
  width: number;
  height: number;
  /** Where the line from the parent ends: down from the top, or right from the left edge. */
  anchor: number;
  titleLines: number;
  headHeight: number;
  /** What of its branches stands on it, along the edge where lines begin: start and size of each. */
  rows: readonly CardRow[];
  /** Where the line of each branch begins on that edge. */
  ports: readonly number[];
};

export const cardWidth = 288;
const cellWidth = 148;
const padding = 14;
const titleHeight = 22;
const detailsHeight = 26;
const titleSize = 16;
const labelSize = 14;
/** Left and right of the title, and the button that folds. */
const besideTitle = 36;
const foldButton = 36;
const labelHeight = 20;
const besideLabel = 28 + 34;
const chipHeight = 28;
/** Above and below, with the line that sets branches apart. */
const rowPadding = 17;
/** Below a branch whose line goes down from there. */
const portPadding = 10;
/** Of a branch that says how it has changed. */
const besideChange = 88;
const markReach = 12;

export function cardOf(item: TreeStep, folded: boolean, direction: Direction, textLines: TextLines): Card {
  const shown = folded ? [] : rowsOf(item);
  const isDown = direction === "down";
  const isCompared = item.step.branches.some(({ change }) => change !== undefined);
  const cell = cellWidth + (isCompared ? besideChange : 0);
  const width = isDown ? Math.max(cardWidth, shown.length * cell) : cardWidth;
  const titleRoom = width - besideTitle - (item.inside > 0 ? foldButton : 0);
  const titleLines = Math.min(3, textLines(item.step.title, titleRoom / titleSize));
  const top = padding + (isDown ? markReach : 0);
  const headHeight = top + titleLines * titleHeight + (hasDetails(item, folded) ? detailsHeight : 0) + padding;
  const anchor = isDown ? width / 2 : padding + titleHeight / 2;
  const given = { width, titleLines, headHeight, anchor };
  if (isDown) return { ...given, ...cells(item, shown, width, headHeight, textLines) };
  return { ...given, ...lines(item, shown, headHeight, textLines) };
}

/** The branches that are named on the card: where the only way on leads to the next card, a line says enough. */
function rowsOf({ step, links }: TreeStep): number[] {
  const isPlain = step.kind === "instruction" || step.kind === "form";
  if (isPlain && links.length === 1 && links[0]?.to === "child") return [];
  return [...links.keys()];
}

function hasDetails({ step, lost }: TreeStep, folded: boolean): boolean {
  const { details, risk, marks, kind } = step;
  return folded || lost || Boolean(details?.length) || risk !== "none" || marks !== undefined || kind === "outcome";
}

function rowHeight({ step, links }: TreeStep, via: number, width: number, textLines: TextLines): number {
  const label = step.branches[via]?.label ?? "";
  const room = width - (step.branches[via]?.change ? besideChange : 0);
  const labelLines = Math.min(2, textLines(label, room / labelSize));
  return rowPadding + labelLines * labelHeight + (links[via]?.to === "child" ? 0 : chipHeight);
}

/** Branches below each other, lines to the right. */
function lines(item: TreeStep, shown: readonly number[], headHeight: number, textLines: TextLines) {
  let height = headHeight;
  const ports = item.links.map(() => padding + titleHeight / 2);
  const rows = shown.map((via) => {
    const row = { via, start: height, size: rowHeight(item, via, cardWidth - besideLabel, textLines) };
    ports[via] = row.start + rowPadding / 2 + labelHeight / 2;
    height += row.size;
    return row;
  });
  return { height, rows, ports };
}

/** Branches beside each other, lines downwards. */
function cells(item: TreeStep, shown: readonly number[], width: number, headHeight: number, textLines: TextLines) {
  const size = width / Math.max(1, shown.length);
  const ports = item.links.map(() => width / 2);
  const rows = shown.map((via, at) => {
    ports[via] = (at + 0.5) * size;
    return { via, start: at * size, size };
  });
  const deepest = Math.max(0, ...shown.map((via) => rowHeight(item, via, size - besideLabel, textLines) + portPadding));
  const height = headHeight + deepest;
  return { height, rows, ports };
}
