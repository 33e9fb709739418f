import { lazy, Suspense } from "react";
import type { Graph, Intent, Selection } from "./graph";

export type CanvasProps = {
  graph: Graph;
  selection: Selection | undefined;
  onIntent: (intent: Intent) => void;
  /** What the tree is called. */
  label: string;
  /** Only looking: nothing can be added, moved or removed. */
  readOnly?: boolean;
  /** Shows all of it, again whenever it grows. */
  fits?: boolean;
  /** The ids of the steps that a search found. */
  found?: ReadonlySet<string>;
};

// One door for all pages, so that what only the canvas needs comes with it and with nothing else.
const CanvasView = lazy(() => import("./canvas-view").then((module) => ({ default: module.CanvasView })));

/** A flow as a tree of cards that is always laid out by itself. Fills the element around it. */
export function FlowCanvas(props: CanvasProps) {
  return (
    <Suspense fallback={<div className="h-full bg-bg" />}>
      <CanvasView {...props} />
    </Suspense>
  );
}
