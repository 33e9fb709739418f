import { ViewportPortal } from "@xyflow/react";
import { arcsOf, type Pointed } from "./arcs";
import type { Layout } from "./layout";
import type { Tree } from "./tree";

type Props = { tree: Tree; layout: Layout; selected: number | undefined; pointed: Pointed | undefined };

/** Where the jumps lead of the step that is looked at. */
export function JumpArcs({ tree, layout, selected, pointed }: Props) {
  return (
    <ViewportPortal>
      <svg aria-hidden="true" className="pointer-events-none absolute -z-1 size-px overflow-visible" fill="none">
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
