import { use, useLayoutEffect, useRef } from "react";
import { BranchEnd } from "./branch-end";
import { CanvasActsContext } from "./canvas-acts";
import type { CardRow } from "./card";
import type { CardData } from "./card-data";
import { ChangeBadge } from "./change-badge";
import type { GraphBranch } from "./graph";

type Props = { row: CardRow; data: CardData };

/** A branch on its card. One that no card hangs on is an item of the tree itself. */
export function CardBranch({ row, data }: Props) {
  const { item, direction, selectedBranch } = data;
  const acts = use(CanvasActsContext);
  const line = useRef<HTMLDivElement>(null);
  const link = item.links[row.via];
  const branch = item.step.branches[row.via];
  const isSelected = branch !== undefined && selectedBranch === branch.id;
  const isTabStop = isSelected && data.tabStop === "branch";

  useLayoutEffect(() => {
    if (isTabStop && acts.claimFocus()) line.current?.focus({ preventScroll: true });
  }, [isTabStop, acts]);

  if (!branch || !link) return null;
  const treeItem = link.to !== "child" && {
    role: "treeitem",
    "aria-level": item.level + 1,
    "aria-posinset": row.via + 1,
    "aria-setsize": item.links.length,
    "aria-selected": isSelected,
    tabIndex: isTabStop ? 0 : -1,
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the tree around all cards listens to the keys
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div
      ref={line}
      {...treeItem}
      data-branch={branch.id}
      onClick={(event) => {
        const onButton = event.target instanceof Element && event.target.closest("button");
        if (!onButton) acts.select({ step: item.step.id, branch: branch.id });
      }}
      onPointerEnter={() => acts.point({ step: item.step.id, via: row.via })}
      onPointerLeave={() => acts.point({ step: item.step.id })}
      style={direction === "down" ? { width: row.size } : { height: row.size }}
      className={`canvas-branch ${isSelected ? "is-selected" : ""}`}
    >
      <Label branch={branch} />
      <BranchEnd step={item.step.id} branch={branch} link={link} readOnly={data.readOnly} />
    </div>
  );
}

function Label({ branch: { label, change } }: { branch: GraphBranch }) {
  return (
    <span className="flex items-start gap-2 pr-4 leading-5">
      <span className={`line-clamp-2 min-w-0 flex-1 ${change === "removed" ? "line-through" : ""}`}>{label}</span>
      {change && <ChangeBadge change={change} />}
    </span>
  );
}
