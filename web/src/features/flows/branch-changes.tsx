import { ArrowRight } from "lucide-react";
import { ChangeBadge } from "@/canvas/change-badge";
import { Icon } from "@/ui/icon";
import { compareStrings } from "./compare-strings";
import type { ToldBranch } from "./tell-diff";
import { ToldFields } from "./told-fields";
import { WordDiff } from "./word-diff";

const text = compareStrings;

type Props = {
  branches: readonly ToldBranch[];
  /** Of a step that is new or gone: its branches are so as well, and need not say it each. */
  plain: boolean;
};

/** The branches that differ, with where they lead now and where they led. */
export function BranchChanges({ branches, plain }: Props) {
  if (branches.length === 0) return null;
  return (
    <div className="grid gap-x-4 @min-[30rem]:grid-cols-[9rem_minmax(0,1fr)]">
      <h3 className="font-normal text-ink-3 text-sm leading-6">{text.branches}</h3>
      <ul className="flex flex-col gap-1.5">
        {branches.map((branch) => (
          <li key={branch.id} className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5 leading-6">
            {!plain && <ChangeBadge change={branch.change} />}
            <WordDiff pieces={branch.label} className="font-medium" />
            <span className="inline-flex min-w-0 items-baseline gap-1.5">
              <Icon of={ArrowRight} size={14} className="translate-y-0.5 text-ink-3" />
              <span className="sr-only">{text.leads}</span>
              <WordDiff pieces={branch.target} className={branch.change === "removed" ? "line-through" : ""} />
            </span>
            {branch.moved && branch.change !== "moved" && (
              <span className="text-ink-3 text-sm">{text.branchMoved}</span>
            )}
            {branch.more.length > 0 && (
              <div className="w-full">
                <ToldFields fields={branch.more} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
