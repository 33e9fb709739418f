import { useBuildState } from "./build-context";
import { written } from "./preview-graph";
import { StepReading } from "./step-reading";
import { strings } from "./strings";
import type { Call } from "./types";

const nothing: never[] = [];

/** The steps of a branch that is being written, one after the other as they come. */
export function ComingSteps({ call }: { call: Call }) {
  const items = useBuildState(({ streams }) => streams[call.id]?.items) ?? nothing;
  const steps = written(items);
  return (
    <ol aria-label={strings.step.list} aria-busy="true" className="flex flex-col gap-2">
      {steps.map((step) => (
        <li key={step.id} className="animate-rise rounded-card border-[1.5px] border-ai border-dotted px-4 py-3">
          <StepReading step={step} steps={steps} isDraft />
        </li>
      ))}
    </ol>
  );
}
