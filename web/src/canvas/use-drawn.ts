import { useStoreApi } from "@xyflow/react";
import { useEffect, useState } from "react";
import type { Box } from "./layout";
import { drawn, seen } from "./visible";

/** Below this, cards are drawn as plain boxes: nothing on them could be read. */
const farZoom = 0.3;

/** The part of the canvas to draw, and from how far it is looked at. Moving the view alone renders nothing. */
export function useDrawn(): { box: Box | undefined; distance: number } {
  const store = useStoreApi();
  const [box, setBox] = useState<Box>();
  const [distance, setDistance] = useState(0);

  useEffect(() => {
    function look() {
      const { transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      if (width === 0 || height === 0) return;
      setBox((before) => drawn(before, seen({ x, y, zoom }, { width, height })));
      setDistance(distanceAt(zoom));
    }
    look();
    return store.subscribe(look);
  }, [store]);

  return { box, distance };
}

/** 0 near by, and 1 more each time that everything gets half as large. */
function distanceAt(zoom: number): number {
  return Math.max(0, Math.ceil(Math.log2(farZoom / zoom)));
}
