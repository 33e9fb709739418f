import type { Graph, Intent, Selection } from "./graph";

type Props = {
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
export function FlowCanvas({ graph, label }: Props) {
  return (
    <div role="tree" aria-label={label} className="h-full">
      {graph.steps.map(({ id, title }) => (
        <div key={id} role="treeitem" tabIndex={-1}>
          {title}
        </div>
      ))}
    </div>
  );
}
