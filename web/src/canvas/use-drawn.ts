import { useStoreApi } from "@xyflow/react";
import { useEffect, useState } from "react";
import type { Box } from "./layout";
import { drawn, seen } from "./visible";

/** Below this, cards are drawn as plain boxes: nothing on them could be read. */
const farZoom = 0.3;

/** The part of the canvas to draw, and whether it is looked at from afar. Moving the view alone renders nothing. */
export function useDrawn(): { box: Box | undefined; isFar: boolean } {
  const store = useStoreApi();
  const [box, setBox] = useState<Box>();
  const [isFar, setFar] = useState(false);

  useEffect(() => {
    function look() {
      const { transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      if (width === 0 || height === 0) return;
      setBox((before) => drawn(before, seen({ x, y, zoom }, { width, height })));
      setFar(zoom < farZoom);
    }
    look();
    return store.subscribe(look);
  }, [store]);

  return { box, isFar };
}
