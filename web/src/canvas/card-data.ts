import type { Direction } from "./direction";
import type { Placed } from "./layout";
import type { TreeStep } from "./tree";

/**
 * All that the card of a step shows. A card that shows the same keeps its old data, whose indexes may be out of date:
 * what somebody does with a card goes by the ids in it.
 */
export type CardData = {
  item: TreeStep;
  placed: Placed;
  direction: Direction;
  /** Its place among its siblings, as screen readers tell it. */
  position: number;
  siblings: number;
  /** The step itself, or one of its branches. */
  selected: boolean;
  selectedBranch: string | undefined;
  /** Where the Tab key enters the canvas: here, or at the selected branch. */
  tabStop: "card" | "branch" | undefined;
  found: boolean;
  dimmed: boolean;
  readOnly: boolean;
};
