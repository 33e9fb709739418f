import { useState } from "react";
import { cardsIn, type Shown } from "./cards";
import { keepSame } from "./keep-same";
import type { Box, Layout } from "./layout";
import type { StepNode } from "./step-card";
import type { Tree } from "./tree";

/** The cards in a part of the canvas, each the same as before while nothing on it has changed. */
export function useCards(tree: Tree, layout: Layout, box: Box | undefined, shown: Shown): StepNode[] {
  const [same] = useState(keepSame);
  return same(cardsIn(tree, layout, box, shown));
}
