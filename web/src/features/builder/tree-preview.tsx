import { Route } from "lucide-react";
import { FlowCanvas } from "@/canvas/flow-canvas";
import type { Intent } from "@/canvas/graph";
import { Icon } from "@/ui/icon";
import { useBuild, useBuildState } from "./build-context";
import { cardId, placeOf, previewGraph } from "./preview-graph";
import { strings } from "./strings";
import type { Finding } from "./types";

const text = strings.preview;

type Props = {
  findings?: readonly Finding[];
  /** Shows the whole shape, where there is little room. */
  fits?: boolean;
  onOpened?: () => void;
};

/** The flow as it grows. A card leads to the branch, and the step, that it stands for. */
export function TreePreview({ findings = [], fits = false, onOpened }: Props) {
  "use memo";
  const { conversation, view, show } = useBuild();
  const streams = useBuildState((state) => state.streams);
  const graph = previewGraph(conversation, Object.values(streams), findings);
  const selected = view.branch && view.step ? cardId(view.branch, view.step) : view.branch;
  const isThere = graph.steps.some(({ id }) => id === selected);
  const hasDrafts = graph.steps.some(({ isDraft }) => isDraft);

  function onIntent(intent: Intent) {
    if (intent.do !== "open" || !intent.selection) return;
    const place = placeOf(intent.selection.step);
    show(place ? { stage: "branches", ...place } : { stage: "scaffold" });
    onOpened?.();
  }

  if (graph.steps.length === 0) {
    return (
      <div className="grid h-full place-content-center justify-items-center gap-3 px-8 text-center text-ink-3">
        <Icon of={Route} size={24} />
        <p className="max-w-64">{text.empty}</p>
      </div>
    );
  }
  return (
    <div className="flex h-full flex-col">
      <div className="min-h-0 flex-1">
        <FlowCanvas
          graph={graph}
          selection={isThere && selected !== undefined ? { step: selected } : undefined}
          onIntent={onIntent}
          label={text.label(graph.steps.length)}
          readOnly
          fits={fits}
        />
      </div>
      {hasDrafts && <p className="border-line border-t px-4 py-2 text-ink-3 text-xs">{text.legend}</p>}
    </div>
  );
}
