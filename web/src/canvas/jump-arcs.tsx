import { ViewportPortal } from "@xyflow/react";
import { arcsOf, type Pointed } from "./arcs";
import type { Box, Layout } from "./layout";
import type { Tree } from "./tree";

type Props = {
  tree: Tree;
  layout: Layout;
  box: Box | undefined;
  selected: number | undefined;
  pointed: Pointed | undefined;
};

/** Where the jumps lead of the step that is looked at. */
export function JumpArcs({ tree, layout, box, selected, pointed }: Props) {
  if (!box) return null;
  const arcs = arcsOf(tree, layout, box, selected, pointed);
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
      </svg>
    </ViewportPortal>
  );
}
