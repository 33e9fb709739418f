import { useEffect, useRef, useState } from "react";
import type { CanvasActs } from "./canvas-acts";
import type { Intent } from "./graph";
import type { useCanvas } from "./use-canvas";
import type { useHeldFocus } from "./use-held-focus";
import type { useView } from "./use-view";

type Given = {
  canvas: ReturnType<typeof useCanvas>;
  view: ReturnType<typeof useView>;
  focus: ReturnType<typeof useHeldFocus>;
  onIntent: (intent: Intent) => void;
  readOnly: boolean;
  setPointed: CanvasActs["point"];
};

/** What the cards can ask for. Always the same object, so that no card is drawn again for it. */
export function useActs(given: Given): CanvasActs {
  const latest = useRef(given);
  useEffect(() => {
    latest.current = given;
  });
  const [acts] = useState(() => actsOf(() => latest.current));
  return acts;
}

function actsOf(now: () => Given): CanvasActs {
  const ask = (intent: Intent) => now().onIntent(intent);
  return {
    select: (selection) => ask({ do: now().readOnly ? "open" : "select", selection }),
    open: (selection) => ask({ do: "open", selection }),
    add: (place) => ask({ do: "add-step", place }),
    toggle: (step) => {
      const { canvas, view } = now();
      view.hold(canvas.tree.at.get(step));
      canvas.folds.toggle(step);
    },
    goTo: (selection) => {
      now().focus.want();
      ask({ do: "select", selection });
    },
    point: (pointed) => now().setPointed(pointed),
    claimFocus: () => now().focus.claim(),
  };
}
