import { ChevronRight } from "lucide-react";
import { use } from "react";
import { words } from "@/flow/words";
import { Icon } from "@/ui/icon";
import { CanvasActsContext } from "./canvas-acts";
import type { CardData } from "./card-data";
import { CardDetails } from "./card-details";
import { strings } from "./strings";

/** The upper part of a card: what the step is called, and the button that folds what stands inside it. */
export function CardHead({ data: { item, placed, direction } }: { data: CardData }) {
  const acts = use(CanvasActsContext);
  const { step, inside } = item;
  const { headHeight, titleLines } = placed.card;
  return (
    <div
      className={`flex gap-2 pr-3.5 pl-5 ${direction === "down" ? "pt-6.5" : "pt-3.5"}`}
      style={{ height: headHeight }}
    >
      <div className="min-w-0 flex-1">
        <p
          className={`font-medium text-md leading-5.5 ${titleLook(step.title, step.change)}`}
          style={{ height: titleLines * titleHeight }}
        >
          <span className="line-clamp-3">{step.title || words.path.untitled}</span>
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
    </div>
  );
}

const titleHeight = 22;

function titleLook(title: string, change: string | undefined): string {
  if (change === "removed") return "overflow-hidden line-through";
  return title ? "overflow-hidden" : "overflow-hidden text-ink-3 italic";
}
