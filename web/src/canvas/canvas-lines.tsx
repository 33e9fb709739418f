import { ViewportPortal } from "@xyflow/react";
import { memo } from "react";
import { FarCards } from "./far-cards";
import type { Box, Layout } from "./layout";
import { type Line, pathOf } from "./lines";
import { isGone, type Tree } from "./tree";
import { meets } from "./visible";

type Props = {
  tree: Tree;
  layout: Layout;
  lines: readonly Line[];
  /** What is drawn; everything from afar. */
  box: Box | undefined;
  /** From how far it is looked at: 0 near by, 1 more for each halving. */
  distance: number;
  selected: number | undefined;
  /** The steps that are not dimmed; absent while none is. */
  focus: ReadonlySet<number> | undefined;
};

/** The lines between cards below the cards, and, from afar, the cards themselves: few drawings for all of them. */
export const CanvasLines = memo(function CanvasLines({ tree, layout, lines, box, distance, selected, focus }: Props) {
  const isFar = distance > 0;
  // From afar lines keep about their width on the screen.
  const width = isFar ? thinnest * 2 ** distance : nearWidth;
  const seen = isFar ? lines : lines.filter((line) => box && meets(line.box, box));
  const trail = new Set(trailTo(tree, selected));
  const join = (some: readonly Line[]) =>
    some.map((line) => pathOf(line, layout.direction, isFar ? undefined : box)).join("");
  const isDimmed = ({ to }: Line) => focus !== undefined && !focus.has(to);
  const former = seen.filter(({ to }) => isFormer(tree, to));
  const lasting = seen.filter(({ to }) => !isFormer(tree, to));
  const rest = lasting.filter(({ to }) => !trail.has(to));
  return (
    <ViewportPortal>
      <svg aria-hidden="true" className="pointer-events-none absolute -z-1 size-px overflow-visible" fill="none">
        <g strokeWidth={width} className="stroke-control">
          <path d={join(rest.filter(isDimmed))} strokeOpacity={0.25} />
          <path d={join(rest.filter((line) => !isDimmed(line)))} strokeOpacity={0.75} />
        </g>
        <path
          d={join(former)}
          strokeWidth={width}
          strokeDasharray={`${4 * width} ${3 * width}`}
          className="stroke-danger"
        />
        <path
          d={join(lasting.filter(({ to }) => trail.has(to)))}
          strokeWidth={width * 1.75}
          className="stroke-accent"
        />
        {isFar && <FarCards tree={tree} layout={layout} selected={selected} line={width} />}
      </svg>
    </ViewportPortal>
  );
});

/** Whether the line to a step is one that is not there any more. */
function isFormer({ steps }: Tree, to: number): boolean {
  const [item, parent] = [steps[to], steps[steps[to]?.parent ?? -1]];
  return isGone(item) || isGone(parent);
}

const nearWidth = 1.5;
const thinnest = 2.5;

/** The steps on the way to one, itself among them. */
function trailTo(tree: Tree, at: number | undefined): number[] {
  const trail: number[] = [];
  for (let step = at; step !== undefined; step = tree.steps[step]?.parent) trail.push(step);
  return trail;
}
