import { CornerDownRight, Undo2, Unplug } from "lucide-react";
import type { ReactNode } from "react";
import { branchText } from "@/flow/branch-text";
import { FindingMark } from "@/flow/finding-mark";
import type { FindingCount } from "@/flow/findings";
import { StepMark } from "@/flow/step-mark";
import { withLabels } from "@/flow/with-labels";
import { words } from "@/flow/words";
import { Badge } from "@/ui/badge";
import { Icon } from "@/ui/icon";
import type { Row } from "./rows";
import { strings } from "./strings";

type Labels = Readonly<Record<string, string>>;
type Props = {
  row: Row;
  labels: Labels;
  count: FindingCount | undefined;
  /** The findings of the steps that are folded away in this row. */
  inside: FindingCount | undefined;
  field?: ReactNode;
};

/** What a row of the outline says. */
export function RowWords({ row, labels, count, inside, field }: Props) {
  const { kind, step, from } = row;
  return (
    <>
      {from && kind !== "step" && field ? field : <BranchWords row={row} labels={labels} />}
      {kind === "step" && (
        <>
          <StepMark step={step} />
          <span className="sr-only">
            {step.outcome ? words.step.outcomes[step.outcome] : words.step.kinds[step.kind]}
          </span>
          {field ?? (
            <span className="min-w-32 flex-1">
              <bdi>{withLabels(step.title ?? "", labels)}</bdi>
              {!step.title && <span className="text-ink-3 italic">{words.path.untitled}</span>}
            </span>
          )}
          {row.lost && <Badge tone="warn">{words.path.lost}</Badge>}
        </>
      )}
      {count && row.way !== "missing" && <FindingMark count={count} />}
      {inside && <FindingMark count={inside} inside />}
      {row.way && <JumpWords row={row} labels={labels} />}
    </>
  );
}

/** The branch that the row stands for or hangs on. The only way on needs no word. */
function BranchWords({ row: { kind, from }, labels }: { row: Row; labels: Labels }) {
  if (!from || (kind === "jump" && from.step.branches?.length === 1)) return null;
  return (
    <span className={`text-ink-2 ${kind === "branch" ? "font-medium" : "max-w-[40%] shrink-0"}`}>
      {(isNamed(from) && branchText(from.step.kind, from.branch, labels)) || (
        <span className="text-ink-3 italic">{strings.outline.unnamed}</span>
      )}
    </span>
  );
}

function JumpWords({ row: { way, to, from }, labels }: { row: Row; labels: Labels }) {
  if (way === "missing" || !way) {
    return (
      <span className="flex items-center gap-1.5 text-danger">
        <Icon of={Unplug} size={14} />
        {from?.branch.to ? words.path.unknown(from.branch.to) : words.path.missing}
      </span>
    );
  }
  return (
    <span className="flex min-w-32 flex-1 items-start gap-1.5 text-ink-3">
      <Icon of={way === "back" ? Undo2 : CornerDownRight} size={14} className="mt-[3.5px]" />
      <span className="min-w-0">
        {words.path[way]}{" "}
        <span className="text-ink-2">{withLabels(to?.title ?? "", labels) || words.path.untitled}</span>
      </span>
    </span>
  );
}

/** An answer without a label says nothing, while other branches have a name for that case. */
function isNamed({ step, branch }: NonNullable<Row["from"]>): boolean {
  return step.kind !== "question" || Boolean(branch.label);
}
