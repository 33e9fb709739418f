import { useState } from "react";
import type { Tree } from "./tree";

/** Dims everything but a step, the way to it and what stands inside it, while that is asked for. */
export function useFocus(tree: Tree, selected: number | undefined) {
  const [isFocused, setFocused] = useState(false);
  const focus = isFocused && selected !== undefined ? kin(tree, selected) : undefined;
  return { focus, isFocused, setFocused };
}

/** A step, those on the way to it, and those inside it. */
function kin({ steps, order }: Tree, at: number): Set<number> {
  const found = new Set<number>();
  for (let above: number | undefined = at; above !== undefined; above = steps[above]?.parent) found.add(above);
  const place = order.indexOf(at);
  for (const index of order.slice(place, place + (steps[at]?.inside ?? 0) + 1)) found.add(index);
  return found;
}
