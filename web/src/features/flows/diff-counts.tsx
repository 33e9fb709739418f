import { ArrowRight, type LucideIcon, Minus, MoveRight, Pencil, Plus } from "lucide-react";
import type { Diff } from "@/api/schema.gen";
import { Badge } from "@/ui/badge";
import type { Tone } from "@/ui/tone";
import { compareStrings } from "./compare-strings";

const text = compareStrings.counts;

/** How much changed, in a line. */
export function DiffCounts({ diff }: { diff: Diff }) {
  return (
    <ul aria-label={text.label} className="flex flex-wrap gap-1.5">
      {countsOf(diff).map(({ label, icon, tone }) => (
        <li key={label}>
          <Badge tone={tone} icon={icon}>
            {label}
          </Badge>
        </li>
      ))}
    </ul>
  );
}

type Count = { label: string; icon: LucideIcon; tone: Tone };

function countsOf({ counts, flow, start, variables }: Diff): Count[] {
  const { added, removed, changed, moved, rewired } = counts;
  const all: (Count | false)[] = [
    added > 0 && { label: text.added(added), icon: Plus, tone: "ok" },
    removed > 0 && { label: text.removed(removed), icon: Minus, tone: "danger" },
    changed > 0 && { label: text.changed(changed), icon: Pencil, tone: "warn" },
    moved > 0 && { label: text.moved(moved), icon: MoveRight, tone: "info" },
    rewired > 0 && { label: text.rewired(rewired), icon: ArrowRight, tone: "neutral" },
    (flow.length > 0 || Boolean(start)) && { label: text.flow, icon: Pencil, tone: "neutral" },
    variables.length > 0 && { label: text.variables(variables.length), icon: Pencil, tone: "neutral" },
  ];
  return all.filter((count) => count !== false);
}
