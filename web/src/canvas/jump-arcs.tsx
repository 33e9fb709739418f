import { ViewportPortal } from "@xyflow/react";
import { arcsOf, formerWays, type Pointed } from "./arcs";
import type { Direction } from "./direction";
import type { Box, Layout } from "./layout";
import { strings } from "./strings";
import type { Tree } from "./tree";

type Props = {
  tree: Tree;
  layout: Layout;
  box: Box | undefined;
  selected: number | undefined;
  pointed: Pointed | undefined;
};

/** Where the jumps lead of the step that is looked at; and where branches led that lead elsewhere now. */
export function JumpArcs({ tree, layout, box, selected, pointed }: Props) {
  if (!box) return null;
  const arcs = arcsOf(tree, layout, box, selected, pointed);
  const former = formerWays(tree, layout, box);
  const join = (areLong: boolean) => arcs.map(({ path, isLong }) => (isLong === areLong ? path : "")).join("");
  return (
    <ViewportPortal>
      <svg
        aria-hidden="true"
        className="pointer-events-none absolute -z-1 size-px overflow-visible stroke-accent"
        fill="none"
        strokeWidth={1.75}
      >
        <path d={join(false)} strokeDasharray="5 4" />
        {/* Thousands of dashes on one arc would take longer to draw than all the rest. */}
        <path d={join(true)} />
        <path d={former.map(({ path }) => path).join("")} strokeDasharray="6 5" className="stroke-danger" />
        {former.map(({ start: { x, y } }) => (
          <text
            key={`${x} ${y}`}
            {...beside(layout.direction, x, y)}
            className="fill-danger stroke-4 stroke-bg text-xs [paint-order:stroke]"
          >
            {strings.changes.removed}
          </text>
        ))}
      </svg>
    </ViewportPortal>
  );
}

/** Where a word stands at the beginning of a line. */
function beside(direction: Direction, x: number, y: number) {
  return direction === "down" ? { x: x + 6, y: y + 16 } : { x: x + 8, y: y - 6 };
}
