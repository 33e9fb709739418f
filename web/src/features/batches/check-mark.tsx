import { Check } from "lucide-react";
import { Icon } from "@/ui/icon";

type Props = { checked: boolean; className: string };

/** Where a click selects a target. Whether it is selected, its option or row says itself. */
export function CheckMark({ checked, className }: Props) {
  return (
    <span aria-hidden="true" data-check="" className={`size-6 shrink-0 place-items-center print:hidden ${className}`}>
      <span
        className={`grid size-4 place-items-center rounded-[4px] border ${checked ? "border-accent bg-accent text-on-accent" : "border-control bg-surface"}`}
      >
        {checked && <Icon of={Check} size={14} />}
      </span>
    </span>
  );
}
