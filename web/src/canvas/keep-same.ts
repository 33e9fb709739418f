import type { CardData } from "./card-data";
import type { StepNode } from "./step-card";

/**
 * Hands out the same object for a card that shows the same, so that nothing draws it again: a change to a flow makes
 * all of its steps anew, and other places for many of them, but few other cards.
 */
export function keepSame(): (nodes: readonly StepNode[]) => StepNode[] {
  let known = new Map<string, { node: StepNode; face: string }>();
  return (nodes) => {
    const next = nodes.map((node) => {
      const face = faceOf(node.data);
      const before = known.get(node.id);
      if (before?.face !== face) return { node, face };
      const { x, y } = before.node.position;
      const isThere = x === node.position.x && y === node.position.y;
      return isThere ? before : { node: { ...node, data: before.node.data }, face };
    });
    known = new Map(next.map((kept) => [kept.node.id, kept]));
    return next.map(({ node }) => node);
  };
}

/** All that can be seen on a card or heard of it. Places in lists are not: they are other ones after most changes. */
function faceOf({ item, placed, ...rest }: CardData): string {
  const { step, level, inside, lost } = item;
  const links = item.links.map((link) => (link.to === "on" || link.to === "back" ? [link.to, link.title] : link.to));
  return JSON.stringify([step, level, inside, lost, links, placed.card, placed.folded, rest]);
}
