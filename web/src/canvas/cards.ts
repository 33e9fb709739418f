/** The cards that React Flow is given, and where everything on them stands. */
import type { CardData } from "./card-data";
import type { Selection } from "./graph";
import type { Box, Layout } from "./layout";
import type { StepNode } from "./step-card";
import type { Tree, TreeStep } from "./tree";
import { meets } from "./visible";

export type Shown = {
  selection: Selection | undefined;
  /** The index of the step where the Tab key enters. */
  tabStop: number | undefined;
  found: ReadonlySet<string> | undefined;
  /** The steps that are not dimmed; absent while none is. */
  focus: ReadonlySet<number> | undefined;
  readOnly: boolean;
  /** The first step stays where it is. */
  start: string;
};

/** The cards in a part of the canvas. The tab stop is always among them, so that the focus never gets lost. */
export function cardsIn(tree: Tree, layout: Layout, box: Box | undefined, shown: Shown): StepNode[] {
  const nodes: StepNode[] = [];
  for (const [at, placed] of layout.placed) {
    const item = tree.steps[at];
    if (!item || !(at === shown.tabStop || (box && meets(placed, box)))) continue;
    const { x, y, width, height } = placed;
    const size = { width, height };
    const data = { item, placed, direction: layout.direction, ...familyOf(tree, at), ...stateOf(tree, at, shown) };
    const draggable = !shown.readOnly && item.step.id !== shown.start;
    nodes.push({
      id: item.key,
      draggable,
      type: "step",
      position: { x, y },
      ...size,
      measured: size,
      data,
      ...wrapper,
    });
  }
  return nodes;
}

function familyOf({ steps, roots }: Tree, at: number) {
  const parent = steps[steps[at]?.parent ?? -1];
  if (!parent) return { position: roots.indexOf(at) + 1, siblings: roots.length };
  return { position: (steps[at]?.via ?? 0) + 1, siblings: parent.links.length };
}

function stateOf(tree: Tree, at: number, { selection, tabStop, found, focus, readOnly }: Shown) {
  const isSelected = selection !== undefined && tree.at.get(selection.step) === at;
  return {
    selected: isSelected && selection.branch === undefined,
    selectedBranch: isSelected ? selection.branch : undefined,
    tabStop: at === tabStop ? stopOf(tree.steps[at], isSelected ? selection.branch : undefined) : undefined,
    found: found?.has(tree.steps[at]?.step.id ?? "") ?? false,
    dimmed: focus !== undefined && !focus.has(at),
    readOnly,
  };
}

/** A branch is a stop of its own where no card hangs on it. */
function stopOf(item: TreeStep | undefined, branch: string | undefined): CardData["tabStop"] {
  const via = item?.step.branches.findIndex(({ id }) => id === branch) ?? -1;
  const link = item?.links[via];
  return link && link.to !== "child" ? "branch" : "card";
}

/** What stands around a card has no meaning of its own, and no lines end on it that React Flow would draw. */
const wrapper: Partial<StepNode> = {
  handles: [],
  ariaRole: "none",
  style: { pointerEvents: "all" },
  domAttributes: { "aria-roledescription": undefined },
};
