import { useState } from "react";
import type { ReadingStep } from "@/api/schema.gen";
import type { FindingCount } from "@/flow/findings";
import { StepMark } from "@/flow/step-mark";
import { withLabels } from "@/flow/with-labels";
import { layOut, type MapPoint } from "./map-layout";
import { readingStrings } from "./reading-strings";

const text = readingStrings.map;

type Props = {
  steps: readonly ReadingStep[];
  start: string;
  labels: Readonly<Record<string, string>>;
  counts: ReadonlyMap<string, FindingCount>;
  selected: number | undefined;
  onSelect: (step: number) => void;
};

/** The shape of a flow at a glance. A picture for the eye and the pointer; the outline says the same in words. */
export function FlowMap({ steps, start, labels, counts, selected, onSelect }: Props) {
  const [pointed, setPointed] = useState<number>();
  const { points, lines, width, height } = layOut(steps, start);
  const told = steps[pointed ?? selected ?? -1];
  return (
    <div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide picture scrolls, also by keyboard */}
      <section aria-label={text.label(steps.length)} tabIndex={0} className="max-h-[70dvh] overflow-auto">
        <div aria-hidden="true" className="relative mx-auto" style={{ width, height }}>
          <svg aria-hidden="true" width={width} height={height} className="absolute inset-0">
            {lines.map(({ from, to, back }) => (
              <path
                key={`${from} ${to}`}
                d={curve(points[from], points[to], back)}
                fill="none"
                strokeWidth={from === selected ? 2 : 1.25}
                strokeDasharray={back ? "3 3" : undefined}
                className={from === selected ? "stroke-accent" : "stroke-control/60"}
              />
            ))}
          </svg>
          {steps.map((step, at) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: the outline offers the same to the keyboard
            // biome-ignore lint/a11y/useKeyWithClickEvents: as above
            <span
              key={placeKey(points[at])}
              onClick={() => onSelect(at)}
              onPointerEnter={() => setPointed(at)}
              onPointerLeave={() => setPointed(undefined)}
              style={{ left: points[at]?.x, top: points[at]?.y }}
              className={`absolute grid size-9 -translate-1/2 cursor-pointer place-items-center rounded-full ${at === selected ? "bg-accent-soft outline-2 outline-accent" : ""}`}
            >
              <span className="grid rounded-full bg-surface">
                <StepMark step={step} />
              </span>
              {counts.has(step.id) && <Dot isError={(counts.get(step.id)?.errors ?? 0) > 0} />}
            </span>
          ))}
        </div>
      </section>
      <p aria-hidden="true" className="min-h-9 border-line border-t px-4 py-2 text-ink-2">
        {told ? withLabels(told.title, labels) || readingStrings.path.untitled : text.hint}
      </p>
    </div>
  );
}

/** No two steps stand on one place, and ids may repeat in a draft. */
function placeKey(point: MapPoint | undefined): string {
  return `${point?.x} ${point?.y}`;
}

function Dot({ isError }: { isError: boolean }) {
  return (
    <span
      className={`absolute top-1 right-1 size-2.5 rounded-full border-2 border-surface ${isError ? "bg-danger" : "bg-warn"}`}
    />
  );
}

/** From the right side of a step to the left side of another; ways back bow below. */
function curve(from: MapPoint | undefined, to: MapPoint | undefined, back: boolean): string {
  if (!from || !to) return "";
  if (back) {
    const low = Math.max(from.y, to.y) + 26;
    return `M${from.x} ${from.y}C${from.x} ${low} ${to.x} ${low} ${to.x} ${to.y}`;
  }
  const half = Math.min((to.x - from.x) / 2, 40);
  return `M${from.x} ${from.y}C${from.x + half} ${from.y} ${to.x - half} ${to.y} ${to.x} ${to.y}`;
}
