import type { StepNode } from "./step-card";

/** Hands out the same object for a card that has not changed, so that nothing draws it again. */
export function keepSame(): (nodes: readonly StepNode[]) => StepNode[] {
  let known = new Map<string, StepNode>();
  return (nodes) => {
    const kept = nodes.map((node) => {
      const before = known.get(node.id);
      return before && isSame(before.data, node.data) ? before : node;
    });
    known = new Map(kept.map((node) => [node.id, node]));
    return kept;
  };
}

function isSame(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
  return Object.keys(one).every((key) => Object.is(one[key], other[key]));
}
