import { CornerDownRight, Undo2, Unplug } from "lucide-react";
import { branchText } from "@/flow/branch-text";
import { FindingMark } from "@/flow/finding-mark";
import type { FindingCount } from "@/flow/findings";
import type { Jump, OutlineRow } from "@/flow/outline";
import { StepMark } from "@/flow/step-mark";
import { withLabels } from "@/flow/with-labels";
import { Badge } from "@/ui/badge";
import { Icon } from "@/ui/icon";
import type { DrawnStep } from "./drawn";
import { readingStrings } from "./reading-strings";
import { RiskBadge } from "./risk-badge";

const text = readingStrings.path;

type Labels = Readonly<Record<string, string>>;
type Props = {
  row: OutlineRow;
  steps: readonly DrawnStep[];
  labels: Labels;
  counts: ReadonlyMap<string, FindingCount>;
  /** The findings of the steps that are folded away in this row. */
  inside: FindingCount | undefined;
};

/** What a line of the tree says. */
export function OutlineText({ row, steps, labels, counts, inside }: Props) {
  const step = steps[row.step];
  if (!step) return null;
  const source = row.branch && steps[row.branch.step];
  const branch = row.branch && source?.branches[row.branch.at];
  const label = source && branch && branchText(source.kind, branch, labels);
  return (
    <>
      {label && (
        <span className={`text-ink-2 ${row.kind === "branch" ? "font-medium" : "max-w-[40%] shrink-0"}`}>{label}</span>
      )}
      {row.kind === "step" && <StepLine step={step} labels={labels} count={counts.get(step.id)} lost={row.lost} />}
      {inside && <FindingMark count={inside} inside />}
      {row.jump && <JumpLine jump={row.jump} steps={steps} labels={labels} />}
    </>
  );
}

type StepLineProps = {
  step: DrawnStep;
  labels: Labels;
  count: FindingCount | undefined;
  lost: boolean | undefined;
};

function StepLine({ step, labels, count, lost }: StepLineProps) {
  return (
    <>
      <StepMark step={step} />
      <span className="sr-only">
        {step.outcome ? readingStrings.step.outcomes[step.outcome] : readingStrings.step.kinds[step.kind]}
      </span>
      <span className="min-w-32 flex-1">{withLabels(step.title, labels) || text.untitled}</span>
      {lost && <Badge tone="warn">{text.lost}</Badge>}
      {count && <FindingMark count={count} />}
      <RiskBadge risk={step.risk} />
      {step.minutes !== undefined && (
        <span className="shrink-0 text-ink-3 text-sm tabular-nums">{readingStrings.facts.minutes(step.minutes)}</span>
      )}
    </>
  );
}

function JumpLine({ jump, steps, labels }: { jump: Jump; steps: readonly DrawnStep[]; labels: Labels }) {
  if (jump.way === "missing") {
    return (
      <span className="flex items-center gap-1.5 text-danger">
        <Icon of={Unplug} size={14} />
        {jump.to ? text.unknown(jump.to) : text.missing}
      </span>
    );
  }
  return (
    <span className="flex min-w-32 flex-1 items-start gap-1.5 text-ink-3">
      <Icon of={jump.way === "back" ? Undo2 : CornerDownRight} size={14} className="mt-[3.5px]" />
      <span className="min-w-0">
        {text[jump.way]} <span className="text-ink-2">{withLabels(steps[jump.step]?.title ?? "", labels)}</span>
      </span>
    </span>
  );
}
