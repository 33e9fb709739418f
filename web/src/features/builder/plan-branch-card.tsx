import { ArrowDown, ArrowUp, GripVertical, X } from "lucide-react";
import { type DragEvent, type KeyboardEvent, useState } from "react";
import { Icon } from "@/ui/icon";
import { IconButton } from "@/ui/icon-button";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { Textarea } from "@/ui/textarea";
import { limits } from "./limits";
import { SourceLines } from "./source-lines";
import { strings } from "./strings";
import type { PlanBranch } from "./types";

const text = strings.scaffold;
const dragged = "application/x-pathbook-branch";

type Props = {
  branch: PlanBranch;
  at: number;
  count: number;
  selected: boolean;
  onSelect: (on: boolean) => void;
  onChange: (change: Partial<PlanBranch>) => void;
  onMove: (to: number) => void;
  /** Another branch was let go over this one. */
  onDropped: (key: string) => void;
  onRemove: () => void;
};

/** A branch of the plan, to be renamed, moved and removed in place. */
export function PlanBranchCard({
  branch,
  at,
  count,
  selected,
  onSelect,
  onChange,
  onMove,
  onDropped,
  onRemove,
}: Props) {
  const { key, label, cause, steps, src } = branch;
  const [isOver, setOver] = useState(false);
  const name = label || text.newBranch;

  function onKeyDown(event: KeyboardEvent) {
    const by = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined;
    if (!by) return;
    event.preventDefault();
    onMove(at + by);
  }
  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const from = event.dataTransfer.getData(dragged);
    if (from && from !== key) onDropped(from);
  }

  return (
    <li
      data-branch={key}
      onKeyDown={onKeyDown}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(dragged)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      className={`group/card flex items-start gap-2 rounded-card border bg-surface py-3 pr-2 pl-2 transition-colors sm:pr-3 ${isOver ? "border-accent bg-accent-soft" : selected ? "border-accent" : "border-line"}`}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dragging is a second way beside the arrow buttons */}
      <span
        draggable
        title={text.drag(name)}
        onDragStart={({ dataTransfer }) => {
          dataTransfer.setData(dragged, key);
          dataTransfer.effectAllowed = "move";
        }}
        className="mt-1 cursor-grab text-ink-3 pointer-coarse:hidden"
      >
        <Icon of={GripVertical} size={18} />
      </span>
      <input
        type="checkbox"
        aria-label={text.select(name)}
        checked={selected}
        onChange={({ currentTarget }) => onSelect(currentTarget.checked)}
        className="mt-2 size-4 shrink-0 pointer-coarse:size-5"
      />
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <Input
          name="label"
          aria-label={text.labelOf(at + 1)}
          value={label}
          maxLength={limits.label}
          placeholder={text.newBranch}
          onChange={({ currentTarget }) => onChange({ label: currentTarget.value })}
          className="border-transparent bg-transparent font-medium hover:border-control focus:border-control focus:bg-surface"
        />
        <Textarea
          aria-label={`${text.cause}: ${name}`}
          rows={1}
          value={cause}
          maxLength={limits.cause}
          placeholder={text.cause}
          onChange={({ currentTarget }) => onChange({ cause: currentTarget.value })}
          style={{ minHeight: "2rem" }}
          className="border-transparent bg-transparent text-ink-2 hover:border-control focus:border-control focus:bg-surface"
        />
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 pl-2.5">
          <span className="flex items-center gap-2 text-ink-3 text-sm">
            {text.steps}
            <Select
              aria-label={`${text.steps}: ${name}`}
              value={String(steps)}
              onChange={({ currentTarget }) => onChange({ steps: Number(currentTarget.value) })}
              options={budgets(steps)}
              className="w-16"
            />
          </span>
          <SourceLines src={src} />
        </div>
      </div>
      <span className="flex shrink-0 max-sm:flex-col">
        <IconButton icon={ArrowUp} label={text.up(name)} aria-disabled={at === 0} onClick={() => onMove(at - 1)} />
        <IconButton
          icon={ArrowDown}
          label={text.down(name)}
          aria-disabled={at === count - 1}
          onClick={() => onMove(at + 1)}
        />
        <IconButton icon={X} label={text.remove(name)} onClick={onRemove} />
      </span>
    </li>
  );
}

function budgets(chosen: number) {
  const { least, most } = limits.steps;
  const usual = Array.from({ length: most - least + 1 }, (_, at) => least + at);
  const all = usual.includes(chosen) ? usual : [...usual, chosen].sort((a, b) => a - b);
  return all.map((count) => ({ value: String(count), label: String(count) }));
}
