import type { Box, Layout } from "./layout";
import type { Tree } from "./tree";

type Props = { tree: Tree; layout: Layout; selected: number | undefined; line: number };

/** From afar nothing on a card can be read, so it is a box, and a darker one where a flow ends. */
export function FarCards({ tree, layout, selected, line }: Props) {
  const cards = [...layout.placed.values()].filter(({ at }) => at !== selected);
  const isEnd = (at: number) => tree.steps[at]?.step.kind === "outcome";
  return (
    <g strokeWidth={line} className="stroke-control">
      <path d={boxes(cards.filter(({ at }) => !isEnd(at)))} className="fill-surface" />
      <path d={boxes(cards.filter(({ at }) => isEnd(at)))} className="fill-line" />
    </g>
  );
}

function boxes(cards: readonly Box[]): string {
  return cards.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`).join("");
}
