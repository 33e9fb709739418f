import { createElement, type SVGProps } from "react";

type Shape = [tag: string, attributes: Record<string, string>];
type Props = SVGProps<SVGSVGElement> & { size?: number };

/** Draws one of Lucide's icons. The build puts this in the place of Lucide's own maker, which does more than we use. */
export function plainIcon(shapes: readonly Shape[]) {
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each icon, when its file is loaded
  return function PlainIcon({ size = 24, ...native }: Props) {
    const frame = {
      viewBox: "0 0 24 24",
      width: size,
      height: size,
      fill: "none",
      stroke: "currentColor",
      strokeLinecap: "round",
      strokeLinejoin: "round",
      ...native,
    } satisfies SVGProps<SVGSVGElement>;
    return createElement("svg", frame, ...shapes.map(([tag, attributes]) => createElement(tag, attributes)));
  };
}
