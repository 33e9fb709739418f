import { PenLine } from "lucide-react";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { generateBranch } from "./acts";
import { Again } from "./again";
import { Ask } from "./ask";
import { useBuild } from "./build-context";
import { CallBill } from "./call-bill";
import { CallProgress } from "./call-progress";
import { callTrouble } from "./call-trouble";
import { branchTarget, callFor, isRunning } from "./calls";
import { ComingSteps } from "./coming-steps";
import { FindingList } from "./finding-list";
import { ProposalView } from "./proposal-view";
import { SourceLines } from "./source-lines";
import { addStep } from "./step-edits";
import { StepOutline } from "./step-outline";
import { strings } from "./strings";
import type { BranchBuild, PlanBranch } from "./types";

const text = strings.branches;

type Props = { plan: PlanBranch; branch: BranchBuild };

/** One branch: nothing yet, being written, proposed, or there to be worked on. */
export function BranchPanel({ plan, branch }: Props) {
  const { build, conversation } = useBuild();
  const { key, steps, proposal } = branch;
  const name = branchTarget(key);
  const call = callFor(conversation.calls, name);
  const isWriting = call !== undefined && isRunning(call);
  const trouble = callTrouble(call) ?? errorOf(branch);
  const isEmpty = steps.length === 0 && !proposal && !isWriting;
  const ask = (note: string) => void build.ask(name, () => generateBranch(build.place, key, note));
  const byHand = (
    <Button icon={PenLine} onClick={() => build.change({ steps: { [key]: addStep([]).steps } })}>
      {text.byHand}
    </Button>
  );
  return (
    <div className="flex flex-col gap-4">
      <BranchHead plan={plan} />
      {branch.outdated && !isWriting && <Callout tone="warn">{text.outdatedText}</Callout>}
      {isWriting && <CallProgress call={call} found={strings.calls.foundSteps} />}
      {isWriting && <ComingSteps call={call} />}
      {isWriting && steps.length > 0 && <p className="text-ink-2">{text.staysUntil}</p>}
      {isEmpty && (
        <div className="flex flex-col gap-3 rounded-card border border-line border-dashed px-5 py-6">
          <div>
            <h3 className="text-base">{text.emptyTitle}</h3>
            <p className="text-ink-2">{text.empty}</p>
          </div>
          <Ask
            name={name}
            of={{ target: "branch", branch: key }}
            label={text.ask}
            onAsk={() => ask("")}
            trouble={trouble}
            byHand={byHand}
          />
        </div>
      )}
      {proposal && !isWriting && (
        <>
          <CallBill call={call} />
          <ProposalView key={call?.id ?? "proposal"} label={plan.label} branch={branch} proposal={proposal} />
        </>
      )}
      {steps.length > 0 && !(proposal && !isWriting) && (
        <>
          <FindingList findings={branch.findings} />
          <StepOutline branch={key} steps={steps} onChange={(next) => build.change({ steps: { [key]: next } })} />
        </>
      )}
      {!isEmpty && !isWriting && (
        <Again
          name={name}
          of={{ target: "branch", branch: key }}
          label={text.again}
          note={text.note}
          placeholder={text.notePlaceholder}
          trouble={trouble}
          onAsk={ask}
        />
      )}
    </div>
  );
}

function BranchHead({ plan: { cause, entry, src } }: { plan: PlanBranch }) {
  return (
    <div className="flex flex-col gap-1">
      {cause && <p className="text-ink-2">{cause}</p>}
      {entry && <p className="text-ink-3 text-sm">{text.entry(entry)}</p>}
      <SourceLines src={src} />
    </div>
  );
}

function errorOf({ state, error }: BranchBuild) {
  return state === "failed" ? error : undefined;
}
