import { ReactFlow, ReactFlowProvider } from "@xyflow/react";
import "./canvas.css";
import { useId, useState } from "react";
import type { Pointed } from "./arcs";
import { CanvasActsContext } from "./canvas-acts";
import { CanvasLines } from "./canvas-lines";
import { CanvasTools } from "./canvas-tools";
import { DragShadow } from "./drag-shadow";
import type { CanvasProps } from "./flow-canvas";
import { largeFlow } from "./folds";
import { JumpArcs } from "./jump-arcs";
import { MiniMap } from "./mini-map";
import { StepCard } from "./step-card";
import { strings } from "./strings";
import { useActs } from "./use-acts";
import { useCanvas } from "./use-canvas";
import { useCanvasKeys } from "./use-canvas-keys";
import { useDrag } from "./use-drag";
import { useHeldFocus } from "./use-held-focus";
import { useView } from "./use-view";
import { maxZoom, minZoom } from "./view";

/** The canvas and what it draws with. */
export function CanvasView(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <View {...props} />
    </ReactFlowProvider>
  );
}

function View({ graph, selection, onIntent, label, readOnly = false, fits = false, found }: CanvasProps) {
  const hint = useId();
  const [pointed, setPointed] = useState<Pointed>();
  const canvas = useCanvas({ graph, selection, found, readOnly });
  const { tree, layout } = canvas;
  const view = useView(layout, canvas.selected, fits);
  const focus = useHeldFocus();
  const acts = useActs({ canvas, view, focus, onIntent, readOnly, setPointed });
  const keys = useCanvasKeys({ canvas, view, acts, selection, readOnly, onIntent });
  const { drag, ...dragging } = useDrag({ tree, layout, onIntent });
  return (
    <CanvasActsContext value={acts}>
      <div className={`relative h-full overflow-hidden bg-bg ${layout.direction === "down" ? "canvas-down" : ""}`}>
        <h2 className="sr-only">{label}</h2>
        <ReactFlow
          ref={asTree}
          aria-label={label}
          aria-describedby={hint}
          onKeyDown={keys.onKeyDown}
          onFocus={focus.onFocus}
          onBlur={focus.onBlur}
          nodes={canvas.nodes}
          nodeTypes={nodeTypes}
          minZoom={minZoom}
          maxZoom={maxZoom}
          nodesDraggable={!readOnly}
          nodeDragThreshold={6}
          {...dragging}
          {...plain}
        >
          <CanvasLines
            tree={tree}
            layout={layout}
            lines={canvas.lines}
            box={canvas.box}
            distance={canvas.distance}
            selected={canvas.selected}
            focus={canvas.focus}
          />
          <JumpArcs
            tree={tree}
            layout={layout}
            box={canvas.box}
            selected={canvas.selected}
            pointed={drag ? undefined : pointed}
          />
          <DragShadow tree={tree} drag={drag} />
        </ReactFlow>
        <p id={hint} hidden>
          {readOnly ? strings.keys : strings.editKeys}
        </p>
        {tree.steps.length === 0 && (
          <p className="pointer-events-none absolute inset-0 grid place-items-center text-ink-2">{strings.empty}</p>
        )}
        {tree.steps.length > largeFlow && <MiniMap layout={layout} selected={canvas.selected} />}
        <CanvasTools direction={layout.direction} canvas={canvas} onLook={keys.look} />
      </div>
    </CanvasActsContext>
  );
}

const nodeTypes = { step: StepCard };

/** React Flow calls itself an application, and has no other word for it; the cards in it are the items of a tree. */
function asTree(root: HTMLDivElement | null) {
  root?.setAttribute("role", "tree");
}

/** What React Flow offers and the canvas does itself: selecting, keys, lines. The wheel moves the view, and zooms with Ctrl. */
const plain = {
  nodesConnectable: false,
  nodesFocusable: false,
  elementsSelectable: false,
  disableKeyboardA11y: true,
  deleteKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: null,
  panActivationKeyCode: null,
  panOnScroll: true,
  zoomOnDoubleClick: false,
  // Its licence asks for no link, and none leaves the product.
  proOptions: { hideAttribution: true },
};
