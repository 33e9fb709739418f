import type { Kind } from "@/api/schema.gen";
import { kindIcons } from "@/flow/looks";
import { Icon } from "@/ui/icon";

/** The picture of a kind; the word stands beside it. */
export function KindMark({ kind }: { kind: Kind }) {
  return (
    <span className="grid size-9 shrink-0 place-items-center rounded-control bg-accent-soft text-accent">
      <Icon of={kindIcons[kind]} size={18} />
    </span>
  );
}
