import { lazy, Suspense, useState } from "react";
import { findingsByStep } from "@/flow/findings";
import { buildOutline } from "@/flow/outline";
import { labelsOf } from "@/flow/with-labels";
import type { CheckedText } from "./check-text";
import { drawnOf } from "./drawn";
import { OutlineTree } from "./outline-tree";
import { PathHeader, type PathView } from "./path-header";

const FlowMap = lazy(() => import("./flow-map").then((module) => ({ default: module.FlowMap })));

type Props = {
  checked: CheckedText;
  /** The index of the step that is looked at. */
  selected: number | undefined;
  onSelect: (step: number) => void;
};

/** What a text would become, before anything is stored. */
export function ImportPreview({ checked: { document, findings }, selected, onSelect }: Props) {
  const [view, setView] = useState<PathView>("outline");
  const drawn = drawnOf(document);
  const { steps, start, variables } = drawn;
  if (steps.length === 0) return null;
  return (
    <div className="min-w-0 rounded-card border border-line bg-surface">
      {view === "outline" ? (
        <OutlineTree
          rows={buildOutline(steps, start)}
          steps={steps}
          labels={labelsOf(variables)}
          counts={findingsByStep(findings)}
          selected={selected}
          onSelect={onSelect}
          onView={setView}
        />
      ) : (
        <>
          <PathHeader view="map" onView={setView} />
          <Suspense fallback={<div className="h-[max(24rem,calc(100dvh-15rem))]" />}>
            <FlowMap drawn={drawn} findings={findings} selected={selected} onSelect={onSelect} />
          </Suspense>
        </>
      )}
    </div>
  );
}
