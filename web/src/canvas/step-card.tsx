import type { Node, NodeProps } from "@xyflow/react";
import { type MouseEvent, memo, use, useRef } from "react";
import { StepMark } from "@/flow/step-mark";
import { CanvasActsContext } from "./canvas-acts";
import { CardBadges } from "./card-badges";
import { CardBranch } from "./card-branch";
import type { CardData } from "./card-data";
import { CardHead } from "./card-head";

export type StepNode = Node<CardData, "step">;

const markRadius = 11;

/** A step as a card: what it is, what it is called, and where its branches lead. */
export const StepCard = memo(function StepCard({ data }: NodeProps<StepNode>) {
  const { item, placed, direction } = data;
  const acts = use(CanvasActsContext);
  const head = useRef<HTMLDivElement>(null);
  const isDown = direction === "down";

  function choose(event: MouseEvent, then: (selection: { step: string }) => void) {
    if (event.target instanceof Element && event.target.closest("button, [data-branch]")) return;
    head.current?.focus({ preventScroll: true });
    then({ step: item.step.id });
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the tree around all cards listens to the keys
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div
      onClick={(event) => choose(event, acts.select)}
      onDoubleClick={(event) => choose(event, acts.open)}
      onPointerEnter={() => acts.point({ step: item.step.id })}
      onPointerLeave={() => acts.point(undefined)}
      className={`canvas-card ${looks(data)}`}
    >
      <span
        className="absolute rounded-[6px]"
        style={
          isDown
            ? { left: placed.card.anchor - markRadius, top: -markRadius }
            : { left: -markRadius, top: placed.card.anchor - markRadius }
        }
      >
        <StepMark step={item.step} />
      </span>
      <CardHead data={data} ref={head} />
      <CardBadges data={data} />
      {placed.card.rows.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: items of a tree, no fields of a form
        <div role="group" className={isDown ? "flex" : ""}>
          {placed.card.rows.map((row) => (
            <CardBranch key={row.via} row={row} data={data} />
          ))}
        </div>
      )}
    </div>
  );
}, isDrawn);

/** React Flow tells a card where it lies, and that is of no interest here. */
function isDrawn(before: NodeProps<StepNode>, now: NodeProps<StepNode>): boolean {
  return before.data === now.data;
}

function looks({ item: { step, lost }, placed, selected, found, dimmed }: CardData): string {
  const names = {
    [`is-${step.change}`]: step.change !== undefined,
    "is-outcome": step.kind === "outcome",
    "is-lost": lost,
    "is-draft": step.isDraft === true,
    "is-selected": selected,
    "is-found": found,
    "is-dimmed": dimmed,
    "is-folded": placed.folded,
  };
  return Object.entries(names)
    .flatMap(([name, isSo]) => (isSo ? name : []))
    .join(" ");
}
