import { ArrowRight, ShieldCheck, Unplug } from "lucide-react";
import type { Branch, ReadingStep, StepKind } from "@/api/schema.gen";
import { branchText } from "@/flow/branch-text";
import { withLabels } from "@/flow/with-labels";
import { Icon } from "@/ui/icon";
import { readingStrings } from "./reading-strings";
import { StepSection } from "./step-section";

const text = readingStrings.step;

type Props = {
  kind: StepKind;
  branches: readonly Branch[];
  steps: readonly ReadingStep[];
  labels: Readonly<Record<string, string>>;
  onSelect: (step: number) => void;
};

/** The ways out of a step; each leads to its step. */
export function StepBranches({ kind, branches, steps, labels, onSelect }: Props) {
  if (branches.length === 0) return null;
  return (
    <StepSection title={text.branches}>
      <ul className="divide-y divide-line rounded-control border border-line">
        {branches.map((branch) => (
          <li key={branch.id} className="px-3 py-2">
            <div className="flex flex-wrap items-center gap-x-2 font-medium">
              {branchText(kind, branch, labels)}
              {branch.confirms && (
                <span className="inline-flex items-center gap-1 font-normal text-danger text-sm">
                  <Icon of={ShieldCheck} size={14} />
                  {text.confirms}
                </span>
              )}
            </div>
            <Target branch={branch} steps={steps} labels={labels} onSelect={onSelect} />
          </li>
        ))}
      </ul>
    </StepSection>
  );
}

type TargetProps = Omit<Props, "kind" | "branches"> & { branch: Branch };

function Target({ branch, steps, labels, onSelect }: TargetProps) {
  const at = steps.findIndex(({ id }) => id === branch.to);
  const target = steps[at];
  if (!target) {
    return (
      <p className="flex items-center gap-1.5 text-danger text-sm">
        <Icon of={Unplug} size={14} />
        {branch.to ? readingStrings.path.unknown(branch.to) : readingStrings.path.missing}
      </p>
    );
  }
  return (
    <button
      type="button"
      onClick={() => onSelect(at)}
      className="flex items-start gap-1.5 rounded-[3px] text-start text-accent hover:text-accent-strong hover:underline pointer-coarse:py-1.5"
    >
      <Icon of={ArrowRight} size={14} className="mt-[3.5px]" />
      {withLabels(target.title, labels) || readingStrings.path.untitled}
    </button>
  );
}
