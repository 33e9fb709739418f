import { ViewportPortal } from "@xyflow/react";
import { StepMark } from "@/flow/step-mark";
import { words } from "@/flow/words";
import { strings } from "./strings";
import type { Tree } from "./tree";
import type { Drag } from "./use-drag";

/** What is dragged, beside the pointer, and the place it would fall on. */
export function DragShadow({ tree, drag }: { tree: Tree; drag: Drag | undefined }) {
  const item = drag && tree.steps[drag.at];
  if (!item) return null;
  const { point, zone } = drag;
  return (
    <ViewportPortal>
      {zone && <span className="canvas-zone" style={{ ...corner(zone.box), ...size(zone.box) }} />}
      <span className="canvas-shadow" style={corner({ x: point.x + 14, y: point.y + 10 })}>
        <StepMark step={item.step} />
        <span className="truncate">{item.step.title || words.path.untitled}</span>
        {item.inside > 0 && <span className="shrink-0 text-ink-3 text-sm">{strings.inside(item.inside)}</span>}
      </span>
    </ViewportPortal>
  );
}

function corner({ x, y }: { x: number; y: number }) {
  return { transform: `translate(${x}px, ${y}px)` };
}

function size({ width, height }: { width: number; height: number }) {
  return { width, height };
}
