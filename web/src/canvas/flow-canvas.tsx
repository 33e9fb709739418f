import { ReactFlowProvider } from "@xyflow/react";
import "./canvas.css";
import { CanvasView } from "./canvas-view";
import type { Graph, Intent, Selection } from "./graph";

export type CanvasProps = {
  graph: Graph;
  selection: Selection | undefined;
  onIntent: (intent: Intent) => void;
  /** What the tree is called. */
  label: string;
  /** Only looking: nothing can be added, moved or removed. */
  readOnly?: boolean;
  /** The ids of the steps that a search found. */
  found?: ReadonlySet<string>;
};

/** A flow as a tree of cards that is always laid out by itself. Fills the element around it. */
export function FlowCanvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <CanvasView {...props} />
    </ReactFlowProvider>
  );
}
