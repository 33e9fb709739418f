import { useStore } from "zustand";
import { Icon } from "@/ui/icon";
import { initials } from "@/ui/initials";
import { useBoard, useTile } from "./board-context";
import { CheckMark } from "./check-mark";
import { looks } from "./looks";
import { optionId } from "./option-id";
import { standingOf } from "./standing";
import { stepText, targetLabels } from "./step-text";
import { strings } from "./strings";

type Props = { id: string; marked: boolean };

/** One target on the board. Its container listens to clicks and keys. `marked`: its details are open. */
export function TileBox({ id, marked }: Props) {
  "use memo";
  const { selection, reading, labels } = useBoard();
  const tile = useTile(id);
  const selected = useStore(selection, (state) => state.selected.has(id));
  const active = useStore(selection, (state) => state.active === id);
  if (!tile) return null;
  const standing = standingOf(tile);
  const { icon, text, soft } = looks[standing];
  const word = strings.standings[standing];
  const step = stepText(reading, tile.step, targetLabels(labels, tile.target_label));
  return (
    <div
      id={optionId(id)}
      role="option"
      aria-selected={selected || marked}
      data-id={id}
      tabIndex={-1}
      data-active={active || undefined}
      className={`group/tile relative flex h-19 cursor-pointer select-none flex-col justify-center gap-0.5 overflow-hidden rounded-card border px-3 [contain-intrinsic-size:auto_12rem_auto_4.75rem] [contain:strict] [content-visibility:auto] print:h-auto print:[contain:none] print:[content-visibility:visible] print:break-inside-avoid print:py-1 ${soft} ${
        selected || marked ? "border-accent outline outline-accent" : "border-line hover:border-control"
      } data-active:group-focus-visible/board:outline-2 data-active:group-focus-visible/board:outline-accent data-active:group-focus-visible/board:outline-offset-1`}
    >
      <span className="flex items-center gap-1.5">
        <Icon of={icon} className={text} />
        <span className="min-w-0 flex-1 truncate font-medium">{tile.target_label}</span>
        <span title={tile.assignee.name} className="shrink-0 text-ink-2 text-xs">
          <span aria-hidden="true">{initials(tile.assignee.name)}</span>
          <span className="sr-only">{tile.assignee.name}</span>
        </span>
        <CheckMark
          checked={selected}
          className={`-my-1 -mr-1.5 group-data-readonly/board:hidden ${
            selected ? "grid" : "hidden group-hover/tile:grid group-data-selecting/board:grid"
          }`}
        />
      </span>
      <span className={`truncate text-sm ${text}`}>{word}</span>
      <span className="truncate text-ink-2 text-xs">{standing === "not_started" ? "\u00a0" : step}</span>
    </div>
  );
}
