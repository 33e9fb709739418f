import { useRef } from "react";
import { type FindingCount, sumFindings } from "@/flow/findings";
import type { OutlineRow } from "@/flow/outline";
import { hiddenSteps, placesOf } from "@/flow/outline-view";
import { Button } from "@/ui/button";
import type { DrawnStep } from "./drawn";
import { OutlineLine } from "./outline-line";
import { PathHeader, type PathView } from "./path-header";
import { readingStrings } from "./reading-strings";
import { useOutline } from "./use-outline";

const text = readingStrings.path;

type Props = {
  rows: readonly OutlineRow[];
  steps: readonly DrawnStep[];
  labels: Readonly<Record<string, string>>;
  counts: ReadonlyMap<string, FindingCount>;
  /** The index of the step that is read. */
  selected: number | undefined;
  /** `opened` when it was asked for, and not only passed on the way with the arrow keys. */
  onSelect: (step: number, opened: boolean) => void;
  onView: (view: PathView) => void;
};

/** A flow as a tree: every step once, with jumps where branches meet or go back. */
export function OutlineTree({ rows, selected, onSelect, onView, ...given }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const selectedKey = selected === undefined ? undefined : `${selected}`;
  const outline = useOutline(rows, selectedKey);
  const places = placesOf(rows);
  const hidden = hiddenSteps(rows, outline.open);
  const idsOf = (indexes: readonly number[]) => indexes.flatMap((index) => given.steps[index]?.id ?? []);

  function focusRow(key: string) {
    outline.setFocused(key);
    list.current?.querySelector<HTMLElement>(`[data-key="${key}"]`)?.focus();
  }
  /** A jump is followed; a step or a branch is read. */
  function choose(row: OutlineRow) {
    const target = row.jump && row.jump.way !== "missing" ? row.jump.step : row.step;
    onSelect(target, true);
    if (row.jump && target !== row.step) requestAnimationFrame(() => focusRow(`${target}`));
  }

  return (
    <div>
      <PathHeader view="outline" onView={onView}>
        <span className="flex gap-1">
          <Button tone="ghost" size="sm" onClick={outline.openAll}>
            {text.openAll}
          </Button>
          <Button tone="ghost" size="sm" onClick={outline.foldAll}>
            {text.foldAll}
          </Button>
        </span>
      </PathHeader>
      <div ref={list} role="tree" aria-label={text.label} className="overflow-x-auto p-2">
        {outline.visible.map((row) => (
          <OutlineLine
            key={row.key}
            row={row}
            {...given}
            place={places.get(row.key)}
            inside={sumFindings(given.counts, idsOf(hidden.get(row.key) ?? []))}
            open={outline.open.has(row.key)}
            selected={row.key === selectedKey}
            tabbable={row.key === outline.tabStop}
            onToggle={() => outline.toggle(row.key)}
            onFocus={() => outline.setFocused(row.key)}
            onChoose={() => choose(row)}
            onKeyDown={(event) => {
              const next = outline.onKey(event, row.key);
              if (next === undefined) return;
              focusRow(next);
              const to = outline.visible.find(({ key }) => key === next);
              if (to?.kind === "step") onSelect(to.step, false);
            }}
          />
        ))}
      </div>
    </div>
  );
}
