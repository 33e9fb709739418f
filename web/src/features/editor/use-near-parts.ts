import { type RefObject, useEffect, useState } from "react";

export type NearParts = {
  /** The first and the last part that are near. */
  from: number;
  to: number;
  /** How high each part was when the view last came to others. */
  heights: readonly number[];
};

/** Which parts of a long list are near what is seen, in whichever element it scrolls. */
export function useNearParts(list: RefObject<HTMLElement | null>): NearParts {
  const [near, setNear] = useState<NearParts>({ from: 0, to: 1, heights: [] });
  useEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    const look = () => setNear((before) => lookedAt(element, before));
    const growth = new ResizeObserver(look);
    growth.observe(element);
    const options = { capture: true, passive: true };
    window.addEventListener("scroll", look, options);
    window.addEventListener("resize", look);
    return () => {
      growth.disconnect();
      window.removeEventListener("scroll", look, options);
      window.removeEventListener("resize", look);
    };
  }, [list]);
  return near;
}

function lookedAt(list: HTMLElement, before: NearParts): NearParts {
  const parts = Array.from(list.children, (part) => part.getBoundingClientRect());
  // As much above and below as is seen, so that whoever scrolls finds it there.
  const reach = window.innerHeight;
  const isNear = ({ top, bottom }: DOMRect) => bottom > -reach && top < window.innerHeight + reach;
  const [from, to] = [parts.findIndex(isNear), parts.findLastIndex(isNear)];
  if (from === before.from && to === before.to) return before;
  return { from, to, heights: parts.map(({ height }) => height) };
}
