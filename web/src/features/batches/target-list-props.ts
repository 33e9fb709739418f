import type { Group } from "./arrange";
import type { Selection } from "./selection";
import type { BoardView } from "./view";

/** What both ways to show the targets of a batch need. */
export type TargetListProps = {
  groups: readonly Group[];
  view: BoardView;
  selection: Selection;
  /** Whether the reader may act on several targets at once. */
  selectable: boolean;
  onOpen: (id: string) => void;
};
