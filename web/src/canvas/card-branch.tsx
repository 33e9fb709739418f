import { CornerDownRight, Plus, Undo2, Unplug } from "lucide-react";
import { use, useLayoutEffect, useRef } from "react";
import { words } from "@/flow/words";
import { Icon } from "@/ui/icon";
import { CanvasActsContext } from "./canvas-acts";
import type { CardRow } from "./card";
import type { CardData } from "./card-data";
import type { GraphBranch } from "./graph";
import { spokenBranch } from "./spoken";
import { strings } from "./strings";

type Props = { row: CardRow; data: CardData };

/** A branch on its card. One that no card hangs on is an item of the tree itself. */
export function CardBranch({ row, data }: Props) {
  const { item, placed, direction, selectedBranch, isTabStop } = data;
  const acts = use(CanvasActsContext);
  const line = useRef<HTMLDivElement>(null);
  const link = item.links[row.via];
  const branch = item.step.branches[row.via];
  const isSelected = branch !== undefined && selectedBranch === branch.id;
  const isLeaf = link?.to !== "child";
  const ownsFocus = isSelected && isTabStop && isLeaf;

  useLayoutEffect(() => {
    if (ownsFocus && acts.claimFocus()) line.current?.focus({ preventScroll: true });
  }, [ownsFocus, acts]);

  if (!branch || !link) return null;
  const selection = { step: item.step.id, branch: branch.id };
  const treeItem = isLeaf && {
    role: "treeitem",
    "aria-label": spokenBranch(branch, link),
    "aria-level": item.level + 1,
    "aria-posinset": row.via + 1,
    "aria-setsize": item.links.length,
    "aria-selected": isSelected,
    tabIndex: ownsFocus ? 0 : -1,
  };
  const size = direction === "down" ? { width: row.size } : { height: row.size };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the tree around all cards listens to the keys
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div
      ref={line}
      {...treeItem}
      data-branch={branch.id}
      onClick={() => acts.select(selection)}
      onPointerEnter={() => acts.point({ at: placed.at, via: row.via })}
      onPointerLeave={() => acts.point({ at: placed.at })}
      style={size}
      className={`canvas-branch ${isSelected ? "is-selected" : ""} ${branch.change ? `is-${branch.change}` : ""}`}
    >
      <span className="line-clamp-2 pr-4 leading-5">{branch.label}</span>
      {link.to === "nowhere" && <OpenEnd branch={branch} data={data} />}
      {(link.to === "on" || link.to === "back") && (
        <button
          type="button"
          tabIndex={-1}
          aria-label={words.path[link.to].concat(" ", link.title || words.path.untitled)}
          onClick={() => acts.goTo({ step: link.step })}
          className="nodrag mt-1 flex h-6 max-w-full items-center gap-1.5 rounded-full bg-sunken px-2 text-ink-2 text-sm hover:bg-accent-soft hover:text-accent"
        >
          <Icon of={link.to === "back" ? Undo2 : CornerDownRight} size={14} />
          <span className="truncate">{link.title || words.path.untitled}</span>
        </button>
      )}
    </div>
  );
}

/** Where a flow stops without an outcome: said to readers, filled by authors. */
function OpenEnd({ branch, data: { item, readOnly } }: { branch: GraphBranch; data: CardData }) {
  const acts = use(CanvasActsContext);
  if (readOnly) {
    return (
      <span className="mt-1 flex h-6 items-center gap-1.5 text-danger text-sm">
        <Icon of={Unplug} size={14} />
        {strings.nowhere}
      </span>
    );
  }
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={strings.addOn(branch.label)}
      onClick={() => acts.add({ on: "branch", step: item.step.id, branch: branch.id })}
      className="nodrag mt-1 flex h-6 items-center gap-1 rounded-full border border-control border-dashed px-2.5 text-ink-2 text-sm hover:border-accent hover:text-accent"
    >
      <Icon of={Plus} size={14} />
      {strings.addHere}
    </button>
  );
}
