import { useEdited } from "./editor-context";
import { FlowInspector } from "./flow-inspector";
import { StepInspector } from "./step-inspector";

/** Everything of what is selected, to be edited: a step, or the flow as a whole. */
export function Inspector() {
  const step = useEdited(({ document, selection }) => document.steps?.find(({ id }) => id === selection.step));
  return (
    <div data-inspector="" className="flex flex-col gap-4 p-4">
      {step ? <StepInspector key={step.id} step={step} /> : <FlowInspector />}
    </div>
  );
}
