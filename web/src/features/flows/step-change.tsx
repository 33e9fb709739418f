import { MoveRight } from "lucide-react";
import type { ReactNode } from "react";
import { ChangeBadge } from "@/canvas/change-badge";
import { StepMark } from "@/flow/step-mark";
import { words } from "@/flow/words";
import { Icon } from "@/ui/icon";
import { BranchChanges } from "./branch-changes";
import { compareStrings } from "./compare-strings";
import type { ToldStep } from "./tell-diff";
import { ToldFields } from "./told-fields";
import { WordDiff } from "./word-diff";

type Props = { step: ToldStep; actions?: ReactNode };

/** Everything that changed in a step. */
export function StepChange({ step, actions }: Props) {
  const { kind, change, title, fields, branches, moved } = step;
  return (
    <div className="@container">
      <div className="flex flex-wrap items-start gap-x-2.5 gap-y-1">
        <StepMark step={step} />
        <span className="sr-only">{words.step.kinds[kind]}</span>
        <h2 tabIndex={-1} className="min-w-40 flex-1 text-base leading-5.5 outline-none">
          <WordDiff pieces={title} className={change === "removed" ? "line-through" : ""} />
        </h2>
        {actions && (
          <div className="flex items-center @max-[30rem]:order-last @max-[30rem]:w-full @max-[30rem]:pl-5">
            {actions}
          </div>
        )}
        <ChangeBadge change={change} />
      </div>
      {(moved || fields.length > 0 || branches.length > 0) && (
        <div className="mt-3 flex flex-col gap-2.5">
          {moved && (
            <p className="flex items-baseline gap-2 text-ink-2">
              <Icon of={MoveRight} size={14} className="translate-y-0.5 text-info" />
              {compareStrings.movedFrom(moved.from, moved.to)}
            </p>
          )}
          <ToldFields fields={fields} />
          <BranchChanges branches={branches} plain={change === "added" || change === "removed"} />
        </div>
      )}
    </div>
  );
}
