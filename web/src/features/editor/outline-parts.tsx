import { type ReactNode, useRef } from "react";
import type { Row } from "./rows";
import { useNearParts } from "./use-near-parts";

type Props = {
  rows: readonly Row[];
  /** The keys of rows that are there in any case: what has the focus must not go when somebody scrolls. */
  needed: readonly (string | undefined)[];
  children: (row: Row) => ReactNode;
};

const partSize = 40;

/** Thousands of rows, of which those far from what is seen are left out; in their place stands their height. */
export function OutlineParts({ rows, needed, children }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const { from, to, heights } = useNearParts(list);
  return (
    <div ref={list} role="presentation">
      {partsOf(rows).map((part, at) => {
        const isDrawn = (from <= at && at <= to) || part.some(({ key }) => needed.includes(key));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts are places, and rows pass through them
          <div key={at} role="presentation" style={isDrawn ? {} : { height: heights[at] || `${part.length * 2}rem` }}>
            {isDrawn && part.map(children)}
          </div>
        );
      })}
    </div>
  );
}

function partsOf(rows: readonly Row[]): Row[][] {
  const count = Math.ceil(rows.length / partSize);
  return Array.from({ length: count }, (_, at) => rows.slice(at * partSize, (at + 1) * partSize));
}
