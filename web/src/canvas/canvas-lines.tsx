import { ViewportPortal } from "@xyflow/react";
import { arcsOf, type Pointed } from "./arcs";
import type { Box, Layout } from "./layout";
import { type Line, linesFrom } from "./lines";
import type { Tree } from "./tree";
import { meets } from "./visible";

type Props = {
  tree: Tree;
  layout: Layout;
  /** What is drawn; everything from afar. */
  box: Box | undefined;
  isFar: boolean;
  selected: number | undefined;
  pointed: Pointed | undefined;
  focus: ReadonlySet<number> | undefined;
};

/** The lines between cards, one drawing for all of them, and the arcs of the jumps that are looked at. */
export function CanvasLines({ tree, layout, box, isFar, selected, pointed, focus }: Props) {
  const lines = linesIn(tree, layout, isFar ? undefined : box);
  const trail = new Set(trailTo(tree, selected));
  const plain = lines.filter(({ to }) => !trail.has(to));
  const near = plain.filter(({ to }) => !focus || focus.has(to));
  const far = plain.filter(({ to }) => focus && !focus.has(to));
  return (
    <ViewportPortal>
      <svg aria-hidden="true" className="pointer-events-none absolute -z-1 size-px overflow-visible" fill="none">
        <path d={join(far)} strokeWidth={1.5} className="stroke-control opacity-25" />
        <path d={join(near)} strokeWidth={1.5} className="stroke-control/75" />
        <path d={join(lines.filter(({ to }) => trail.has(to)))} strokeWidth={2.5} className="stroke-accent" />
        {isFar && <FarCards tree={tree} layout={layout} selected={selected} />}
      </svg>
      <svg aria-hidden="true" className="pointer-events-none absolute z-1 size-px overflow-visible" fill="none">
        <path
          d={arcsOf(tree, layout, selected, pointed)}
          strokeWidth={1.75}
          strokeDasharray="5 4"
          className="stroke-accent"
        />
      </svg>
    </ViewportPortal>
  );
}

/** From afar a card is a box, filled where a flow ends. */
function FarCards({ tree, layout, selected }: Pick<Props, "tree" | "layout" | "selected">) {
  const cards = [...layout.placed.values()].filter(({ at }) => at !== selected);
  const isEnd = (at: number) => tree.steps[at]?.step.kind === "outcome";
  return (
    <>
      <path d={boxes(cards.filter(({ at }) => !isEnd(at)))} strokeWidth={3} className="fill-surface stroke-control" />
      <path d={boxes(cards.filter(({ at }) => isEnd(at)))} strokeWidth={3} className="fill-line stroke-control" />
    </>
  );
}

function boxes(cards: readonly Box[]): string {
  return cards.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`).join("");
}

function linesIn(tree: Tree, layout: Layout, box: Box | undefined): Line[] {
  const found: Line[] = [];
  for (const at of layout.placed.keys()) {
    for (const line of linesFrom(tree, layout, at)) {
      const [from, to] = [layout.placed.get(line.from), layout.placed.get(line.to)];
      if (!from || !to) continue;
      if (!box || meets(spanning(from, to), box)) found.push(line);
    }
  }
  return found;
}

function spanning(one: Box, other: Box): Box {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  const right = Math.max(one.x + one.width, other.x + other.width);
  const bottom = Math.max(one.y + one.height, other.y + other.height);
  return { x, y, width: right - x, height: bottom - y };
}

function join(lines: readonly Line[]): string {
  return lines.map(({ path }) => path).join("");
}

/** The steps on the way to one, itself among them. */
function trailTo(tree: Tree, at: number | undefined): number[] {
  const trail: number[] = [];
  for (let step = at; step !== undefined; step = tree.steps[step]?.parent) trail.push(step);
  return trail;
}
