/** What a key does on the canvas. */
import type { Place, Selection } from "./graph";
import type { Layout } from "./layout";
import type { Tree, TreeStep } from "./tree";

export type Press = { key: string; shift: boolean; alt: boolean; mod: boolean };

export type Command =
  | { do: "go"; selection: Selection }
  | { do: "open"; selection: Selection }
  | { do: "remove"; selection: Selection }
  | { do: "toggle"; step: string }
  | { do: "duplicate"; step: string }
  | { do: "add-branch"; step: string }
  | { do: "add-step"; place: Place }
  | { do: "move"; step: string; place: Place }
  | { do: "fit" | "actual-size" | "reveal" | "zoom-in" | "zoom-out" | "focus" };

type Side = "next" | "previous" | "inward" | "outward";

const sides: Record<Layout["direction"], Record<string, Side>> = {
  right: { ArrowDown: "next", ArrowUp: "previous", ArrowRight: "inward", ArrowLeft: "outward" },
  down: { ArrowRight: "next", ArrowLeft: "previous", ArrowDown: "inward", ArrowUp: "outward" },
};

const viewKeys: Record<string, Command> = {
  "0": { do: "actual-size" },
  "1": { do: "fit" },
  "2": { do: "reveal" },
  "+": { do: "zoom-in" },
  "-": { do: "zoom-out" },
  f: { do: "focus" },
};

type State = { tree: Tree; layout: Layout; selection: Selection | undefined; readOnly: boolean };

export function commandOf(press: Press, state: State): Command | undefined {
  const { tree, layout, readOnly } = state;
  const selection = state.selection ?? firstOf(tree);
  const at = selection && tree.at.get(selection.step);
  const item = at === undefined ? undefined : tree.steps[at];
  if (!selection || !item) return viewKeys[press.key];
  const side = sides[layout.direction][press.key];
  if (press.mod) return press.key === "d" && !readOnly ? { do: "duplicate", step: selection.step } : undefined;
  if (press.alt) return side && !readOnly ? moved(tree, item, side) : undefined;
  if (side) return gone(tree, layout, selection, item, side);
  return plainKey(press, state, selection, item) ?? viewKeys[press.key];
}

function plainKey(press: Press, { tree, layout, readOnly }: State, selection: Selection, item: TreeStep) {
  const isFolded = layout.placed.get(tree.at.get(selection.step) ?? -1)?.folded ?? false;
  switch (press.key) {
    case "Home":
      return goTo(firstOf(tree));
    case "End":
      return goTo(levelsOf(tree, layout).at(-1)?.at(-1));
    case "[":
      return item.inside > 0 && !isFolded ? ({ do: "toggle", step: selection.step } as const) : undefined;
    case "]":
      return isFolded ? ({ do: "toggle", step: selection.step } as const) : undefined;
    case "Enter":
      return press.shift ? grown(item, readOnly) : entered(tree, item, selection, readOnly);
    case "Tab":
      return press.shift || readOnly ? undefined : added(item, selection);
    case "Delete":
    case "Backspace":
      return readOnly ? undefined : ({ do: "remove", selection } as const);
    default:
      return undefined;
  }
}

/** Steps and branches that lead to no card, level by level as they lie. */
function levelsOf(tree: Tree, { placed }: Layout): Selection[][] {
  const levels: Selection[][] = [];
  const put = (level: number, selection: Selection | undefined) => {
    if (selection) levels[level - 1] = [...(levels[level - 1] ?? []), selection];
  };
  for (const root of tree.roots) put(1, stepAt(tree, root));
  for (const { at, folded } of placed.values()) {
    const item = tree.steps[at];
    if (!item || folded) continue;
    for (const via of item.links.keys()) put(item.level + 1, endOf(tree, item, via));
  }
  return levels;
}

/** Where a branch ends for somebody who walks the tree: at the card on it, or on the branch itself. */
function endOf(tree: Tree, { step, links }: TreeStep, via: number): Selection | undefined {
  const [link, branch] = [links[via], step.branches[via]];
  if (link?.to === "child") return stepAt(tree, link.at);
  return branch && { step: step.id, branch: branch.id };
}

function gone(tree: Tree, layout: Layout, from: Selection, item: TreeStep, side: Side): Command | undefined {
  const isBranch = from.branch !== undefined;
  if (side === "outward") return goTo(isBranch ? { step: from.step } : stepAt(tree, item.parent));
  if (side === "inward") {
    if (isBranch) return undefined;
    if (layout.placed.get(tree.at.get(from.step) ?? -1)?.folded) return { do: "toggle", step: from.step };
    return goTo(endOf(tree, item, 0));
  }
  const level = levelsOf(tree, layout)[item.level - (isBranch ? 0 : 1)] ?? [];
  const place = level.findIndex(({ step, branch }) => step === from.step && branch === from.branch);
  // A branch that a card hangs on is no stop of its own: from there it goes on beside that card.
  if (place < 0) return goTo(endOf(tree, item, branchPlace(item, from)));
  return goTo(level[place + (side === "next" ? 1 : -1)]);
}

function entered(tree: Tree, item: TreeStep, selection: Selection, readOnly: boolean): Command | undefined {
  const link = item.links[branchPlace(item, selection)];
  if (!link || link.to === "child") return { do: "open", selection };
  if (link.to !== "nowhere") return goTo(stepAt(tree, link.at));
  return readOnly || selection.branch === undefined
    ? undefined
    : { do: "add-step", place: { on: "branch", step: selection.step, branch: selection.branch } };
}

/** A new step where it is most likely wanted: on the open or the chosen branch, or right after the step. */
function added({ step, links }: TreeStep, { branch }: Selection): Command | undefined {
  if (branch !== undefined) return { do: "add-step", place: { on: "branch", step: step.id, branch } };
  const isOpen = links.some(({ to }) => to === "nowhere");
  if (step.canGrow || isOpen) return { do: "add-step", place: { on: "into", step: step.id } };
  const first = step.branches[0];
  return first && { do: "add-step", place: { on: "branch", step: step.id, branch: first.id } };
}

function grown({ step }: TreeStep, readOnly: boolean): Command | undefined {
  return step.canGrow && !readOnly ? { do: "add-branch", step: step.id } : undefined;
}

/** Past its neighbour on the same step. */
function moved(tree: Tree, item: TreeStep, side: Side): Command | undefined {
  const parent = tree.steps[item.parent ?? -1];
  if (!parent?.step.canGrow || item.via === undefined) return undefined;
  if (side !== "next" && side !== "previous") return undefined;
  const link = parent.links[item.via + (side === "next" ? 1 : -1)];
  const neighbour = link?.to === "child" ? tree.steps[link.at] : undefined;
  if (!neighbour) return undefined;
  const on = side === "next" ? "after" : "before";
  return { do: "move", step: item.step.id, place: { on, step: neighbour.step.id } };
}

function branchPlace({ step }: TreeStep, { branch }: Selection): number {
  return branch === undefined ? -1 : step.branches.findIndex(({ id }) => id === branch);
}

function firstOf(tree: Tree): Selection | undefined {
  return stepAt(tree, tree.roots[0]);
}

function stepAt(tree: Tree, at: number | undefined): Selection | undefined {
  const item = at === undefined ? undefined : tree.steps[at];
  return item && { step: item.step.id };
}

function goTo(selection: Selection | undefined): Command | undefined {
  return selection && { do: "go", selection };
}
