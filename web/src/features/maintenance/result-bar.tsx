import {
  ArrowUpRight,
  Ban,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleSlash,
  CircleX,
  PauseCircle,
} from "lucide-react";
import type { BatchCounts } from "@/api/schema.gen";
import { Icon } from "@/ui/icon";
import { detailStrings } from "./detail-strings";

/** From what is done well to what is not begun. */
const parts = [
  { name: "resolved", icon: CircleCheck, fill: "bg-ok", mark: "text-ok" },
  { name: "not_applicable", icon: CircleSlash, fill: "bg-ink-3", mark: "text-ink-3" },
  { name: "escalated", icon: ArrowUpRight, fill: "bg-warn", mark: "text-warn" },
  { name: "failed", icon: CircleX, fill: "bg-danger", mark: "text-danger" },
  { name: "open", icon: CircleDot, fill: "bg-info", mark: "text-info" },
  { name: "paused", icon: PauseCircle, fill: "bg-info", mark: "text-info" },
  { name: "not_started", icon: CircleDashed, fill: "bg-transparent", mark: "text-ink-3" },
  { name: "cancelled", icon: Ban, fill: "bg-control", mark: "text-ink-3" },
] as const;

type Props = { counts: BatchCounts };

/** What the sessions of a batch came to, as a bar and in words. */
export function ResultBar({ counts }: Props) {
  const shown = parts.filter(({ name }) => counts[name] > 0);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div aria-hidden="true" className="flex h-2 gap-px overflow-hidden rounded-full border border-line bg-sunken">
        {shown.map(({ name, fill }) => (
          <span key={name} className={`min-w-1 ${fill}`} style={{ flexGrow: counts[name], flexBasis: 0 }} />
        ))}
      </div>
      <ul aria-label={detailStrings.batches.results} className="flex flex-wrap gap-x-3 text-ink-2 text-sm">
        {shown.map(({ name, icon, mark }) => (
          <li key={name} className="inline-flex items-center gap-1">
            <Icon of={icon} size={14} className={mark} />
            {`${counts[name]} ${detailStrings.batches.counts[name]}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
