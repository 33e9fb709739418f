import { type RefObject, useEffect, useState } from "react";
import { flushSync } from "react-dom";

type Range = { from: number; to: number };

/** As much above and below as this is drawn too, so that whoever scrolls finds it there. */
const reach = 600;

/** Which rows of the same height are near what is seen in a list that scrolls by itself. On paper it is all of them. */
export function useWindow(scroller: RefObject<HTMLElement | null>, rows: number, rowHeight: number): Range {
  const [range, setRange] = useState<Range>({ from: 0, to: 60 });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const look = () => setRange((before) => seen(element, rowHeight, before));
    const toPaper = () => flushSync(() => setRange({ from: 0, to: Number.POSITIVE_INFINITY }));
    look();
    const size = new ResizeObserver(look);
    size.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    window.addEventListener("beforeprint", toPaper);
    window.addEventListener("afterprint", look);
    return () => {
      size.disconnect();
      element.removeEventListener("scroll", look);
      window.removeEventListener("beforeprint", toPaper);
      window.removeEventListener("afterprint", look);
    };
  }, [scroller, rowHeight]);
  return { from: Math.min(range.from, rows), to: Math.min(range.to, rows) };
}

function seen({ scrollTop, clientHeight }: HTMLElement, rowHeight: number, before: Range): Range {
  // In steps of ten rows: a few pixels more draw nothing anew.
  const from = Math.max(Math.floor((scrollTop - reach) / rowHeight / 10) * 10, 0);
  const to = Math.ceil((scrollTop + clientHeight + reach) / rowHeight / 10) * 10;
  return from === before.from && to === before.to ? before : { from, to };
}
