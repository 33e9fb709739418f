import { useState } from "react";
import type { Finding } from "@/api/schema.gen";
import { FlowCanvas } from "@/canvas/flow-canvas";
import type { Intent } from "@/canvas/graph";
import type { Drawn } from "./drawn";
import { graphOf } from "./graph-of";
import { readingStrings } from "./reading-strings";

type Props = {
  drawn: Drawn;
  findings: readonly Finding[];
  /** The index of the step that is read. */
  selected: number | undefined;
  /** `opened` when it was asked for, and not only passed on the way with the arrow keys. */
  onSelect: (step: number, opened: boolean) => void;
};

/** A flow as a map to look around in. */
export function FlowMap({ drawn, findings, selected, onSelect }: Props) {
  "use memo";
  const [branch, setBranch] = useState<string>();
  const { steps } = drawn;
  const step = steps[selected ?? -1];
  const isOnBranch = step?.branches.some(({ id }) => id === branch) ?? false;
  const graph = graphOf(drawn, findings);

  function onIntent(intent: Intent) {
    if ((intent.do !== "select" && intent.do !== "open") || !intent.selection) return;
    const { selection } = intent;
    setBranch(selection.branch);
    onSelect(
      steps.findIndex(({ id }) => id === selection.step),
      intent.do === "open",
    );
  }

  return (
    <div className="h-[max(24rem,calc(100dvh-15rem))] overflow-hidden rounded-b-card">
      <FlowCanvas
        graph={graph}
        selection={step && { step: step.id, ...(isOnBranch && branch !== undefined && { branch }) }}
        onIntent={onIntent}
        label={readingStrings.map.label(steps.length)}
        readOnly
      />
    </div>
  );
}
