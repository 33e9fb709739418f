import { lazy, Suspense, useState } from "react";
import type { Finding, Reading } from "@/api/schema.gen";
import { findingsByStep } from "@/flow/findings";
import { buildOutline } from "@/flow/outline";
import { labelsOf, withLabels } from "@/flow/with-labels";
import { Dialog } from "@/ui/dialog";
import { useWide } from "@/ui/use-wide";
import { OutlineTree } from "./outline-tree";
import { PathHeader, type PathView } from "./path-header";
import { readingStrings } from "./reading-strings";
import { StepDetail } from "./step-detail";

const FlowMap = lazy(() => import("./flow-map").then((module) => ({ default: module.FlowMap })));

type Props = {
  reading: Reading;
  findings: readonly Finding[];
  /** The id of the step that is read. */
  selected: string | undefined;
  onSelect: (step: string) => void;
};

/** The outline of a flow beside the step that is read; on a phone the step comes as a sheet. */
export function FlowPath({ reading, findings, selected, onSelect }: Props) {
  const { steps, start, variables } = reading;
  const isWide = useWide();
  const [sheet, setSheet] = useState(false);
  const [view, setView] = useState<PathView>("outline");
  const labels = labelsOf(variables);
  // Beside the outline there is always something to read.
  const shown = selected ?? (isWide ? start : undefined);
  const at = steps.findIndex(({ id }) => id === shown);
  const step = steps[at];

  function select(index: number, opened: boolean) {
    const id = steps[index]?.id;
    if (id === undefined) return;
    onSelect(id);
    if (opened && !isWide) setSheet(true);
  }

  if (steps.length === 0) return <p className="text-ink-2">{readingStrings.path.empty}</p>;
  const path = { steps, labels, counts: findingsByStep(findings), selected: step && at };
  const detail = step && (
    <StepDetail step={step} steps={steps} labels={labels} titled={isWide} onSelect={(index) => select(index, true)} />
  );
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_26rem]">
      <div className="min-w-0 rounded-card border border-line bg-surface">
        {view === "outline" ? (
          <OutlineTree rows={buildOutline(steps, start)} {...path} onSelect={select} onView={setView} />
        ) : (
          <>
            <PathHeader view="map" onView={setView} />
            <Suspense fallback={<div className="h-[max(24rem,calc(100dvh-15rem))]" />}>
              <FlowMap drawn={reading} findings={findings} selected={path.selected} onSelect={select} />
            </Suspense>
          </>
        )}
      </div>
      {isWide ? (
        <section
          aria-label={readingStrings.step.details}
          className="sticky top-4 max-h-[calc(100dvh-2rem)] overflow-y-auto rounded-card border border-line bg-surface p-4"
        >
          {detail ?? <p className="py-8 text-center text-ink-3">{readingStrings.step.choose}</p>}
        </section>
      ) : (
        <Dialog
          open={sheet && Boolean(step)}
          onOpenChange={setSheet}
          title={withLabels(step?.title ?? "", labels) || readingStrings.path.untitled}
        >
          {detail}
        </Dialog>
      )}
    </div>
  );
}
