import { Check, CircleAlert, CircleDashed, type LucideIcon, RotateCw, Sparkles } from "lucide-react";
import type { KeyboardEvent } from "react";
import { Icon } from "@/ui/icon";
import { Spinner } from "@/ui/spinner";
import { strings } from "./strings";
import type { BranchState } from "./types";

const text = strings.branches;

export type BranchTab = { key: string; label: string; state: BranchState; outdated: boolean };

type Props = { id: string; tabs: readonly BranchTab[]; value: string; onChange: (key: string) => void };

/** One tab for each branch, with how far it is. Arrow keys, Home and End move between them. */
export function BranchTabs({ id, tabs, value, onChange }: Props) {
  function move(event: KeyboardEvent) {
    const at = tabs.findIndex(({ key }) => key === value);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const target = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (!target) return;
    event.preventDefault();
    onChange(target.key);
    document.getElementById(`${id}-${target.key}`)?.focus();
  }
  return (
    <div role="tablist" aria-label={text.label} onKeyDown={move} className="-mx-1 flex flex-wrap gap-1.5 px-1">
      {tabs.map(({ key, label, state, outdated }) => (
        <button
          key={key}
          id={`${id}-${key}`}
          type="button"
          role="tab"
          aria-selected={key === value}
          aria-controls={`${id}-panel`}
          tabIndex={key === value ? 0 : -1}
          onClick={() => onChange(key)}
          className="flex min-h-9 max-w-full items-center gap-2 rounded-full border border-line bg-surface py-1 pr-3.5 pl-2.5 text-ink-2 transition-colors hover:border-control hover:text-ink aria-selected:border-accent aria-selected:bg-accent-soft aria-selected:font-medium aria-selected:text-ink pointer-coarse:min-h-11"
        >
          <StateMark state={state} outdated={outdated} />
          <span className="min-w-0 truncate">{label}</span>
          <span className="sr-only">{outdated ? text.outdated : text.states[state]}</span>
        </button>
      ))}
    </div>
  );
}

const looks: Record<Exclude<BranchState, "generating">, { icon: LucideIcon; ink: string }> = {
  empty: { icon: CircleDashed, ink: "text-ink-3" },
  proposed: { icon: Sparkles, ink: "text-ai" },
  accepted: { icon: Check, ink: "text-ok" },
  failed: { icon: CircleAlert, ink: "text-danger" },
};

function StateMark({ state, outdated }: { state: BranchState; outdated: boolean }) {
  if (state === "generating") return <Spinner className="shrink-0 text-ai" />;
  if (outdated) return <Icon of={RotateCw} className="text-warn" />;
  return <Icon of={looks[state].icon} className={looks[state].ink} />;
}
