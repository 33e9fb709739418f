import { FlowCanvas } from "@/canvas/flow-canvas";
import type { Intent } from "@/canvas/graph";
import { canvasGraph } from "./canvas-graph";
import type { Selection } from "./document-store";
import { useEdited, useEditor, useSaves, useView } from "./editor-context";
import { EmptyFlow } from "./empty-flow";
import { FindBar } from "./find-bar";
import { findSteps } from "./find-steps";
import { focusDrawn } from "./focus-drawn";
import type { Plan } from "./plan";
import { planAddBranch } from "./plan-add-branch";
import { planAddStep } from "./plan-add-step";
import { planMove } from "./plan-move";
import { planDuplicate } from "./plan-paste";
import { planRemove } from "./plan-remove";
import { rowsOf } from "./rows";
import { strings } from "./strings";
import { useCarryOut } from "./use-carry-out";
import { rowOf } from "./use-outline";
import { useStepsClipboard } from "./use-steps-clipboard";

/** The flow as a canvas: what it asks for is done to the document. */
export function CanvasView() {
  "use memo";
  const editor = useEditor();
  const carryOut = useCarryOut();
  const document = useEdited((state) => state.document);
  const selection = useEdited((state) => state.selection);
  const { step, branch } = selection;
  const findings = useSaves((state) => state.findings);
  const find = useView((state) => state.find);
  const graph = canvasGraph(document, findings);
  const current = rowOf(rowsOf(document), selection);
  useStepsClipboard({ document, current });

  function onIntent(intent: Intent) {
    switch (intent.do) {
      case "select":
        return editor.select(intent.selection ?? {});
      case "open":
        return open(intent.selection);
      case "add-step":
        return make(planAddStep(document, intent.place));
      case "add-branch":
        return make(planAddBranch(document, intent.step));
      case "move":
        return void carryOut(planMove(document, intent.step, intent.place));
      case "remove":
        return void carryOut(planRemove(document, intent.selection));
      case "duplicate":
        return void carryOut(planDuplicate(document, intent.step));
    }
  }

  /** What was just made is worked on at once. */
  function make(plan: Plan) {
    if (carryOut(plan) && !("blocked" in plan)) open(plan.select ?? {});
  }

  /** The details are where a step or a branch is worked on. */
  function open(selection: Selection) {
    editor.select(selection);
    editor.view.setState({ sheet: true });
    focusDrawn(selection.branch === undefined ? "[data-title]" : `[data-branch="${selection.branch}"] input`);
  }

  if ((document.steps ?? []).length === 0) return <EmptyFlow />;
  return (
    <div className="relative h-[max(24rem,70dvh)] md:h-full">
      {find !== undefined && (
        <div className="absolute top-2 right-2 z-10 rounded-control border border-line bg-surface p-1 shadow-float">
          <FindBar document={document} />
        </div>
      )}
      <FlowCanvas
        graph={graph}
        selection={step === undefined ? undefined : { step, ...(branch !== undefined && { branch }) }}
        onIntent={onIntent}
        label={strings.outline.label}
        {...(find && { found: new Set(findSteps(document, find).map(({ id }) => id)) })}
      />
    </div>
  );
}
