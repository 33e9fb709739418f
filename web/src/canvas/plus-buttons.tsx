import { Plus } from "lucide-react";
import { use } from "react";
import { Icon } from "@/ui/icon";
import { CanvasActsContext } from "./canvas-acts";
import type { CardData } from "./card-data";
import { strings } from "./strings";

const radius = 11;

/** Where the line of a branch leaves the card: puts a new step on it. */
export function PlusButtons({ data: { item, placed, direction, readOnly } }: { data: CardData }) {
  const acts = use(CanvasActsContext);
  if (readOnly || placed.folded) return null;
  return item.step.branches.map((branch, via) => {
    // An open end says the same in words.
    if (item.links[via]?.to === "nowhere") return null;
    const edge = (placed.card.ports[via] ?? placed.card.anchor) - radius;
    return (
      <button
        key={branch.id}
        type="button"
        tabIndex={-1}
        aria-label={strings.addOn(branch.label)}
        onClick={() => acts.add({ on: "branch", step: item.step.id, branch: branch.id })}
        style={direction === "down" ? { left: edge, bottom: -radius } : { top: edge, right: -radius }}
        className="canvas-plus nodrag"
      >
        <Icon of={Plus} size={14} />
      </button>
    );
  });
}
