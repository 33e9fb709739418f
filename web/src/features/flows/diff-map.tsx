import type { ReactNode } from "react";
import { FlowCanvas } from "@/canvas/flow-canvas";
import type { Graph, Intent } from "@/canvas/graph";
import { compareStrings } from "./compare-strings";
import { StepChange } from "./step-change";
import type { ToldDiff, ToldStep } from "./tell-diff";

const text = compareStrings;

type Props = {
  graph: Graph;
  told: ToldDiff;
  selected: string | undefined;
  onSelect: (step: string) => void;
  actions: (step: ToldStep) => ReactNode;
};

/** The flow with its changes marked, and beside it what changed in the step that is chosen. */
export function DiffMap({ graph, told, selected, onSelect, actions }: Props) {
  "use memo";
  const step = told.steps.find(({ id }) => id === selected);
  const isThere = graph.steps.some(({ id }) => id === selected);

  function onIntent(intent: Intent) {
    if ((intent.do === "select" || intent.do === "open") && intent.selection) onSelect(intent.selection.step);
  }

  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="h-[max(24rem,calc(100dvh-14rem))] overflow-hidden rounded-card border border-line">
        <FlowCanvas
          graph={graph}
          selection={isThere && selected !== undefined ? { step: selected } : undefined}
          onIntent={onIntent}
          label={text.mapLabel}
          readOnly
        />
      </div>
      <section
        aria-label={text.jump}
        className="max-h-[max(24rem,calc(100dvh-14rem))] overflow-y-auto rounded-card border border-line bg-surface p-4"
      >
        {step ? (
          <StepChange step={step} actions={actions(step)} />
        ) : (
          <p className="py-8 text-center text-ink-3">{isThere ? text.unchanged : text.mapChoose}</p>
        )}
      </section>
    </div>
  );
}
