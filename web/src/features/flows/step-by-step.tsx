import { ChevronDown, ChevronUp } from "lucide-react";
import { useActions } from "@/commands/registry";
import { IconButton } from "@/ui/icon-button";
import { compareStrings } from "./compare-strings";

const text = compareStrings;

type Props = {
  /** The ids of the steps that differ. */
  steps: readonly string[];
  selected: string | undefined;
  onSelect: (step: string) => void;
};

/** Leads from one change to the next. */
export function StepByStep({ steps, selected, onSelect }: Props) {
  const at = selected === undefined ? -1 : steps.indexOf(selected);
  const [before, after] = [steps[at - 1], steps[at + 1]];
  const go = (step: string | undefined) => step !== undefined && onSelect(step);
  const previous = {
    id: "diff.previous",
    label: text.previous,
    section: text.title,
    icon: ChevronUp,
    shortcut: "p",
    blocked: before === undefined ? text.isFirst : undefined,
    perform: () => void go(before),
  };
  const next = {
    id: "diff.next",
    label: text.next,
    section: text.title,
    icon: ChevronDown,
    shortcut: "n",
    blocked: after === undefined ? text.isLast : undefined,
    perform: () => void go(after),
  };
  useActions([next, previous]);
  if (steps.length === 0) return null;
  return (
    <div className="flex items-center gap-1">
      <span className="mr-1 text-ink-3 text-sm tabular-nums">{at < 0 ? "" : text.place(at + 1, steps.length)}</span>
      {[previous, next].map(({ id, icon, label, shortcut, blocked, perform }) => (
        <IconButton
          key={id}
          icon={icon}
          label={label}
          shortcut={shortcut}
          aria-disabled={blocked !== undefined || undefined}
          onClick={perform}
        />
      ))}
    </div>
  );
}
