import { ArrowRight, Unplug } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Branch } from "@/api/schema.gen";
import { labelsOf, withLabels } from "@/flow/with-labels";
import { words } from "@/flow/words";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { useEdited, useEditor } from "./editor-context";
import { planAddStep } from "./plan-add-step";
import { strings } from "./strings";
import { useCarryOut } from "./use-carry-out";

const text = strings.target;
const StepPicker = lazy(() => import("./step-picker").then((module) => ({ default: module.StepPicker })));

/** Where a branch leads: to a step that is there, to a new one, or nowhere yet. */
export function TargetField({ step, branch }: { step: string; branch: Branch }) {
  const editor = useEditor();
  const carryOut = useCarryOut();
  const document = useEdited((state) => state.document);
  const [choosing, setChoosing] = useState(false);
  const target = document.steps?.find(({ id }) => id === branch.to);
  const title = target && (withLabels(target.title ?? "", labelsOf(document.variables ?? [])) || words.path.untitled);

  function connect(to: string | null) {
    setChoosing(false);
    editor.perform({ label: text.connected, operations: [{ op: "connect", step, branch: branch.id, to }] });
  }

  function addStep() {
    setChoosing(false);
    const plan = planAddStep(document, { on: "branch", step, branch: branch.id });
    if (carryOut(plan) && !("blocked" in plan)) {
      editor.view.setState({ inTree: true, naming: plan.select?.step, view: "outline" });
    }
  }

  return (
    <div className="flex items-center gap-2">
      <span className={`flex min-w-0 flex-1 items-start gap-1.5 text-sm ${title ? "text-ink-2" : "text-danger"}`}>
        <Icon of={title ? ArrowRight : Unplug} size={14} className="mt-[3px]" />
        <span className="min-w-0">{title ?? (branch.to ? words.path.unknown(branch.to) : words.path.missing)}</span>
      </span>
      {target && (
        <Button size="sm" tone="ghost" onClick={() => editor.select({ step: target.id })}>
          {text.go}
        </Button>
      )}
      <Button size="sm" onClick={() => setChoosing(true)}>
        {text.change}
      </Button>
      {choosing && (
        <Suspense fallback={null}>
          <StepPicker
            title={text.choose}
            chosen={branch.to}
            onChoose={connect}
            onNew={addStep}
            onClose={() => setChoosing(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
