import { ChevronRight } from "lucide-react";
import { type RefObject, use, useLayoutEffect } from "react";
import { words } from "@/flow/words";
import { Icon } from "@/ui/icon";
import { CanvasActsContext } from "./canvas-acts";
import type { CardData } from "./card-data";
import { CardDetails } from "./card-details";
import { PlusButtons } from "./plus-buttons";
import { spokenStep } from "./spoken";
import { strings } from "./strings";

type Props = { data: CardData; ref: RefObject<HTMLDivElement | null> };

/** The step itself as an item of the tree: what it is called, and the buttons that fold it and add to it. */
export function CardHead({ data, ref }: Props) {
  const { item, placed, direction } = data;
  const acts = use(CanvasActsContext);
  const { step, inside } = item;
  const { headHeight, titleLines } = placed.card;
  const isTabStop = data.tabStop === "card";

  useLayoutEffect(() => {
    if (isTabStop && acts.claimFocus()) ref.current?.focus({ preventScroll: true });
  }, [isTabStop, acts, ref]);

  return (
    <div
      ref={ref}
      role="treeitem"
      data-step={item.key}
      aria-label={spokenStep(item, placed.folded)}
      aria-level={item.level}
      aria-posinset={data.position}
      aria-setsize={data.siblings}
      aria-expanded={inside > 0 ? !placed.folded : undefined}
      aria-selected={data.selected}
      tabIndex={isTabStop ? 0 : -1}
      className={`canvas-head flex gap-2 pr-3.5 pl-5 ${direction === "down" ? "pt-6.5" : "pt-3.5"}`}
      style={{ height: headHeight }}
    >
      <div className="min-w-0 flex-1">
        <p
          className={`font-medium text-md leading-5.5 ${titleLook(step.title, step.change)}`}
          style={{ height: titleLines * titleHeight }}
        >
          <span className="line-clamp-3">{`${step.title || words.path.untitled} `}</span>
        </p>
        <CardDetails item={item} folded={placed.folded} />
      </div>
      {inside > 0 && (
        <button
          type="button"
          tabIndex={-1}
          aria-label={placed.folded ? strings.unfold : strings.fold}
          onClick={() => acts.toggle(step.id)}
          className="nodrag -mt-1 grid size-7 shrink-0 place-items-center rounded-control text-ink-3 hover:bg-sunken hover:text-ink"
        >
          <Icon of={ChevronRight} className={placed.folded ? "" : "rotate-90"} />
        </button>
      )}
      <PlusButtons data={data} />
    </div>
  );
}

const titleHeight = 22;

function titleLook(title: string, change: string | undefined): string {
  if (change === "removed") return "overflow-hidden line-through";
  return title ? "overflow-hidden" : "overflow-hidden text-ink-3 italic";
}
