import { Check, PenLine, X } from "lucide-react";
import { useState } from "react";
import { announce } from "@/ui/announcer";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { toast } from "@/ui/toast-store";
import { goBack, resolveBranch } from "./acts";
import { AiProblem, troubleOf } from "./ai-problem";
import { useBuild, useBuildState } from "./build-context";
import { ChangedText } from "./changed-text";
import { FindingList } from "./finding-list";
import { forgetSteps, useKeptSteps } from "./kept-steps";
import { proposalDiff, type StepDiff } from "./proposal-diff";
import { StepEditor } from "./step-editor";
import { StepReading } from "./step-reading";
import { strings } from "./strings";
import type { BranchBuild, BuildStep, Proposal } from "./types";

const text = strings.branches;

type Props = { label: string; branch: BranchBuild; proposal: Proposal };

/** What the model proposes, beside what is there: taken as a whole, in parts, or not at all; changed before it is taken. */
export function ProposalView({ label, branch, proposal }: Props) {
  const { build } = useBuild();
  const { key, steps } = branch;
  const name = `resolve ${key}`;
  const kept = `${build.place.id}/${key}`;
  const [edited, setEdited] = useKeptSteps(kept, proposal.steps);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const isBusy = useBuildState(({ busy }) => busy.includes(name));
  const problem = useBuildState(({ problems }) => problems[name]);
  const proposed = edited ?? proposal.steps;
  const diffs = proposalDiff(steps, proposed);
  const isFresh = steps.length === 0;
  const shown = diffs.filter(({ mark }) => mark !== "same");
  const taken = proposed.filter(({ id }) => !left.has(id));
  const isSome = left.size > 0;

  async function accept() {
    const ids = taken.map(({ id }) => id);
    // What was changed by hand is saved like every other edit, which also takes the proposal.
    if (edited) build.change({ steps: { [key]: chosen(steps, taken, isSome) } });
    const done = edited
      ? await build.perform(
          name,
          async () => {},
          () => {},
        )
      : await build.act(name, (revision) =>
          resolveBranch(build.place, revision, key, { accept: true, ...(isSome && { steps: ids }) }),
        );
    if (!done) return;
    forgetSteps(kept);
    announce(text.accepted(label));
  }

  async function reject() {
    const done = await build.act(name, (revision) => resolveBranch(build.place, revision, key, { accept: false }));
    if (!done) return;
    forgetSteps(kept);
    toast(text.rejected, () => void build.act("undo", (revision) => goBack(build.place, revision, "undo")));
  }

  function pick(id: string, on: boolean) {
    const next = new Set(left);
    if (on) next.delete(id);
    else next.add(id);
    setLeft(next);
  }

  return (
    <section aria-label={text.proposedTitle(proposed.length)} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h3 className="text-base">{isFresh ? text.proposedTitle(proposed.length) : text.diffTitle}</h3>
        <div className="flex flex-wrap gap-2">
          <Button icon={X} pending={isBusy} onClick={() => void reject()}>
            {text.reject}
          </Button>
          <Button
            tone="primary"
            icon={Check}
            pending={isBusy}
            disabled={taken.length === 0}
            onClick={() => void accept()}
          >
            {isSome ? text.acceptSome(taken.length) : text.accept}
          </Button>
        </div>
      </div>
      {problem !== undefined && <AiProblem team={build.place.team} trouble={troubleOf(problem)} />}
      {proposal.partial && <p className="text-sm text-warn">{text.partial}</p>}
      <FindingList findings={proposal.findings} />
      <ol aria-label={strings.step.list} className="flex flex-col gap-2">
        {(isFresh ? diffs : shown).map((diff) => (
          <ProposedStep
            key={(diff.now ?? diff.before)?.id}
            diff={diff}
            isFresh={isFresh}
            isEdited={edited !== undefined && isChanged(diff.now, proposal.steps)}
            steps={proposed}
            before={steps}
            taken={!left.has(diff.now?.id ?? "")}
            onPick={pick}
            onChange={(next) => setEdited(proposed.map((one) => (one.id === next.id ? next : one)))}
          />
        ))}
      </ol>
      {!isFresh && shown.length < diffs.length && (
        <p className="text-ink-3 text-sm">{text.sameSteps(diffs.length - shown.length)}</p>
      )}
    </section>
  );
}

type StepProps = {
  diff: StepDiff;
  isFresh: boolean;
  isEdited: boolean;
  steps: readonly BuildStep[];
  before: readonly BuildStep[];
  taken: boolean;
  onPick: (id: string, on: boolean) => void;
  onChange: (step: BuildStep) => void;
};

const tones = { same: "neutral", changed: "warn", added: "ok", removed: "danger" } as const;

function ProposedStep({ diff, isFresh, isEdited, steps, before, taken, onPick, onChange }: StepProps) {
  const [isOpen, setOpen] = useState(false);
  const { mark, now } = diff;
  if (!now) {
    if (!diff.before) return null;
    return (
      <li className="rounded-card border border-danger border-dashed px-4 py-3">
        <StepReading
          step={diff.before}
          steps={before}
          title={<del>{diff.before.title}</del>}
          tools={<Badge tone="danger">{text.marks.removed}</Badge>}
        />
      </li>
    );
  }
  const title = now.title || strings.step.untitled;
  return (
    <li className={`rounded-card border-[1.5px] border-ai border-dotted ${taken ? "" : "opacity-70"}`}>
      {isOpen ? (
        <StepEditor step={now} steps={steps} onChange={onChange} onClose={() => setOpen(false)} />
      ) : (
        <div className="flex items-start gap-3 px-4 py-3">
          <input
            type="checkbox"
            aria-label={text.take(title)}
            checked={taken}
            onChange={({ currentTarget }) => onPick(now.id, currentTarget.checked)}
            className="mt-1 size-4 shrink-0 pointer-coarse:size-5"
          />
          <div className="min-w-0 flex-1">
            <StepReading
              step={now}
              steps={steps}
              isDraft={!isEdited}
              title={mark === "changed" ? <ChangedText before={diff.before?.title ?? ""} now={now.title} /> : undefined}
              body={mark === "changed" ? <ChangedText before={diff.before?.body ?? ""} now={now.body} /> : undefined}
              tools={
                <span className="flex shrink-0 items-center gap-1">
                  {isEdited && <Badge>{text.edited}</Badge>}
                  {!isFresh && <Badge tone={tones[mark]}>{text.marks[mark]}</Badge>}
                  <button
                    type="button"
                    aria-label={strings.step.edit(title)}
                    onClick={() => setOpen(true)}
                    className="grid size-8 place-items-center rounded-control text-ink-3 hover:bg-sunken hover:text-ink pointer-coarse:size-10"
                  >
                    <Icon of={PenLine} size={16} />
                  </button>
                </span>
              }
            />
          </div>
        </div>
      )}
    </li>
  );
}

/** What a branch holds after some of a proposal was taken: those steps in the place of theirs, new ones behind. */
function chosen(steps: readonly BuildStep[], taken: readonly BuildStep[], isSome: boolean): BuildStep[] {
  if (!isSome || steps.length === 0) return [...taken];
  const fresh = new Map(taken.map((step) => [step.id, step]));
  const known = new Set(steps.map(({ id }) => id));
  return [...steps.map((step) => fresh.get(step.id) ?? step), ...taken.filter(({ id }) => !known.has(id))];
}

function isChanged(step: BuildStep | undefined, steps: readonly BuildStep[]): boolean {
  return step !== undefined && JSON.stringify(step) !== JSON.stringify(steps.find(({ id }) => id === step.id));
}
