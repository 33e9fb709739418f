import { useReactFlow, useStoreApi } from "@xyflow/react";
import { type PointerEvent, useEffect, useRef } from "react";
import type { Layout } from "./layout";
import { seen } from "./visible";

const size = { width: 200, height: 132 };
const margin = 8;

/** All of a large flow in a corner, with what is seen of it. A help for the pointer: keys and the tree need none. */
export function MiniMap({ layout, selected }: { layout: Layout; selected: number | undefined }) {
  const store = useStoreApi();
  const flow = useReactFlow();
  const frame = useRef<SVGRectElement>(null);
  const { bounds, placed } = layout;
  const scale = Math.min((size.width - 2 * margin) / bounds.width, (size.height - 2 * margin) / bounds.height);
  const left = (size.width - bounds.width * scale) / 2 - bounds.x * scale;
  const top = (size.height - bounds.height * scale) / 2 - bounds.y * scale;
  const chosen = placed.get(selected ?? -1);

  useEffect(() => {
    function look() {
      const { transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      const part = seen({ x, y, zoom }, { width, height });
      // Set by hand: the frame moves with every frame of a pan, and nothing else here does.
      frame.current?.setAttribute("x", `${part.x * scale + left}`);
      frame.current?.setAttribute("y", `${part.y * scale + top}`);
      frame.current?.setAttribute("width", `${part.width * scale}`);
      frame.current?.setAttribute("height", `${part.height * scale}`);
    }
    look();
    return store.subscribe(look);
  }, [store, scale, left, top]);

  function go(event: PointerEvent<SVGSVGElement>) {
    if (event.buttons !== 1) return;
    const { left: x, top: y } = event.currentTarget.getBoundingClientRect();
    event.currentTarget.setPointerCapture(event.pointerId);
    flow.setCenter((event.clientX - x - left) / scale, (event.clientY - y - top) / scale, { zoom: flow.getZoom() });
  }

  return (
    <svg
      aria-hidden="true"
      width={size.width}
      height={size.height}
      onPointerDown={go}
      onPointerMove={go}
      className="absolute right-3 bottom-3 cursor-pointer touch-none overflow-hidden rounded-card border border-line bg-surface/95 max-md:hidden print:hidden"
    >
      <path d={dots(layout, scale, left, top)} className="fill-control" />
      {chosen && (
        <circle
          r={4}
          cx={(chosen.x + chosen.width / 2) * scale + left}
          cy={(chosen.y + chosen.height / 2) * scale + top}
          className="fill-accent"
        />
      )}
      <rect ref={frame} rx={2} className="fill-accent/10 stroke-accent" />
    </svg>
  );
}

function dots({ placed }: Layout, scale: number, left: number, top: number): string {
  return [...placed.values()]
    .map(({ x, y, width, height }) => {
      const [wide, high] = [Math.max(1, width * scale), Math.max(1, height * scale)];
      return `M${(x * scale + left).toFixed(1)} ${(y * scale + top).toFixed(1)}h${wide.toFixed(1)}v${high.toFixed(1)}h${-wide.toFixed(1)}z`;
    })
    .join("");
}
