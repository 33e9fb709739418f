import { Waypoints } from "lucide-react";
import type { StepKind } from "@/api/schema.gen";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { useEdited, useEditor } from "./editor-context";
import { planAddStep } from "./plan-add-step";
import { strings } from "./strings";
import { useCarryOut } from "./use-carry-out";

const text = strings.empty;
const firstKinds = ["question", "instruction", "form"] satisfies StepKind[];

/** A flow without steps, and how it begins. */
export function EmptyFlow() {
  const { view } = useEditor();
  const document = useEdited((state) => state.document);
  const carryOut = useCarryOut();
  function begin(kind: StepKind) {
    const plan = planAddStep(document, undefined, kind);
    if (carryOut(plan) && !("blocked" in plan)) view.setState({ inTree: true, naming: plan.select?.step });
  }
  return (
    <div data-empty-flow="" className="p-4">
      <Empty
        icon={Waypoints}
        title={text.title}
        actions={firstKinds.map((kind, at) => (
          <Button key={kind} tone={at === 0 ? "primary" : "secondary"} onClick={() => begin(kind)}>
            {text.begin[kind]}
          </Button>
        ))}
      >
        {text.hint}
      </Empty>
    </div>
  );
}
