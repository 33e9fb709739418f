import { ChevronRight } from "lucide-react";
import type { KeyboardEvent, MouseEvent } from "react";
import type { FindingCount } from "@/flow/findings";
import type { OutlineRow } from "@/flow/outline";
import { Icon } from "@/ui/icon";
import type { DrawnStep } from "./drawn";
import { OutlineText } from "./outline-text";

type Props = {
  row: OutlineRow;
  steps: readonly DrawnStep[];
  labels: Readonly<Record<string, string>>;
  counts: ReadonlyMap<string, FindingCount>;
  inside: FindingCount | undefined;
  place: { position: number; size: number } | undefined;
  open: boolean;
  selected: boolean;
  tabbable: boolean;
  onToggle: () => void;
  onFocus: () => void;
  onChoose: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

/** One line of the tree. */
export function OutlineLine({ row, place, open, selected, tabbable, onToggle, onChoose, ...rest }: Props) {
  const { onFocus, onKeyDown, ...shown } = rest;

  function onClick(event: MouseEvent<HTMLElement>) {
    const onFold = event.target instanceof Element && event.target.closest("[data-fold]");
    if (onFold || row.kind === "branch") onToggle();
    else onChoose();
  }
  function onKey(event: KeyboardEvent) {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (row.kind === "branch") onToggle();
      else onChoose();
    } else onKeyDown(event);
  }

  return (
    <div
      role="treeitem"
      data-key={row.key}
      aria-level={row.level}
      aria-posinset={place?.position}
      aria-setsize={place?.size}
      aria-expanded={row.hasChildren ? open : undefined}
      aria-selected={selected}
      tabIndex={tabbable ? 0 : -1}
      onClick={onClick}
      onFocus={onFocus}
      onKeyDown={onKey}
      style={{ paddingInlineStart: `${(row.level - 1) * indent + 0.25}rem` }}
      className="flex min-h-8 cursor-pointer select-none items-center gap-1.5 rounded-control py-0.5 pr-2 -outline-offset-2 hover:bg-sunken aria-selected:bg-accent-soft pointer-coarse:min-h-11 [content-visibility:auto] [contain-intrinsic-size:auto_2rem]"
    >
      <span data-fold="" className="grid size-5 shrink-0 place-items-center text-ink-3">
        {row.hasChildren && <Icon of={ChevronRight} className={`transition-transform ${open ? "rotate-90" : ""}`} />}
      </span>
      <OutlineText row={row} {...shown} />
    </div>
  );
}

/** In rem; a branch and the steps inside it are a level each. */
const indent = 0.875;
