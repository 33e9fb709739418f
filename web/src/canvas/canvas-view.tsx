import { ReactFlow } from "@xyflow/react";
import { useState } from "react";
import type { Pointed } from "./arcs";
import { CanvasActsContext } from "./canvas-acts";
import { CanvasLines } from "./canvas-lines";
import type { CanvasProps } from "./flow-canvas";
import { StepCard } from "./step-card";
import { useActs } from "./use-acts";
import { useCanvas } from "./use-canvas";
import { useView } from "./use-view";
import { maxZoom, minZoom } from "./view";

/** The canvas inside React Flow's provider. */
export function CanvasView({ graph, selection, onIntent, label, readOnly = false, found }: CanvasProps) {
  const [pointed, setPointed] = useState<Pointed>();
  const canvas = useCanvas({ graph, selection, found, readOnly });
  const view = useView(canvas.layout, canvas.selected);
  const acts = useActs({ canvas, view, onIntent, setPointed });
  return (
    <CanvasActsContext value={acts}>
      <div
        role="tree"
        aria-label={label}
        className={`relative h-full bg-bg ${canvas.layout.direction === "down" ? "canvas-down" : ""}`}
      >
        <ReactFlow
          nodes={canvas.nodes}
          nodeTypes={nodeTypes}
          minZoom={minZoom}
          maxZoom={maxZoom}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          panActivationKeyCode={null}
          panOnScroll
          zoomOnDoubleClick={false}
          proOptions={proOptions}
        >
          <CanvasLines {...canvas} pointed={pointed} />
        </ReactFlow>
      </div>
    </CanvasActsContext>
  );
}

const nodeTypes = { step: StepCard };
/** The licence asks for no link, and none leaves the product. */
const proOptions = { hideAttribution: true };
