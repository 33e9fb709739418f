/** Where a dragged subtree lands. */
import type { Place } from "./graph";
import type { Box, Layout, Placed, Point } from "./layout";
import type { Tree, TreeStep } from "./tree";

/** A place to drop something, and what of the canvas shows it. */
export type Zone = { place: Place; box: Box };

/** The parts of a card near its edges that stand for the places beside it. */
const edge = 0.3;
/** A card is met a little before the pointer is on it. */
const nearby = 12;
const bar = 6;

export function zoneAt(tree: Tree, layout: Layout, point: Point, moving: number): Zone | undefined {
  for (const placed of layout.placed.values()) {
    const target = tree.steps[placed.at];
    if (!target || !isNear(placed, point)) continue;
    if (isInside(tree, placed.at, moving)) return undefined;
    return (
      onBranch(layout, target, placed, point) ?? beside(tree, layout, target, placed, point) ?? into(target, placed)
    );
  }
  return undefined;
}

function isNear({ x, y, width, height }: Box, point: Point): boolean {
  return (
    point.x >= x - nearby && point.x <= x + width + nearby && point.y >= y - nearby && point.y <= y + height + nearby
  );
}

function isInside(tree: Tree, at: number, moving: number): boolean {
  for (let above: number | undefined = at; above !== undefined; above = tree.steps[above]?.parent) {
    if (above === moving) return true;
  }
  return false;
}

/** A branch that leads nowhere yet, or jumps, can lead to what is dropped on it. */
function onBranch(layout: Layout, { step, links }: TreeStep, placed: Placed, point: Point): Zone | undefined {
  const isDown = layout.direction === "down";
  for (const { via, start, size } of placed.card.rows) {
    const branch = step.branches[via];
    if (!branch || links[via]?.to === "child") continue;
    const rest = placed.height - placed.card.headHeight;
    const box = isDown
      ? { x: placed.x + start, y: placed.y + placed.card.headHeight, width: size, height: rest }
      : { x: placed.x, y: placed.y + start, width: placed.width, height: size };
    if (contains(box, point)) return { place: { on: "branch", step: step.id, branch: branch.id }, box };
  }
  return undefined;
}

/** Before or after a step, on a branch of its own, where the parent can have one more. */
function beside(tree: Tree, layout: Layout, target: TreeStep, placed: Placed, point: Point): Zone | undefined {
  if (!tree.steps[target.parent ?? -1]?.step.canGrow) return undefined;
  const isDown = layout.direction === "down";
  const share = isDown ? (point.x - placed.x) / placed.width : (point.y - placed.y) / placed.height;
  if (share > edge && share < 1 - edge) return undefined;
  const on = share <= edge ? "before" : "after";
  const { x, y, width, height } = placed;
  const far = on === "before" ? -bar * 2 : (isDown ? width : height) + bar;
  const box = isDown ? { x: x + far, y, width: bar, height } : { x, y: y + far, width, height: bar };
  return { place: { on, step: target.step.id }, box };
}

function into({ step, links }: TreeStep, { x, y, width, height }: Placed): Zone | undefined {
  if (!step.canGrow && !links.some(({ to }) => to === "nowhere")) return undefined;
  return { place: { on: "into", step: step.id }, box: { x, y, width, height } };
}

function contains({ x, y, width, height }: Box, point: Point): boolean {
  return point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
}
