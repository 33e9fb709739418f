import { Clock, Lock, TriangleAlert } from "lucide-react";
import { Suspense, useRef } from "react";
import type { ReadingStep } from "@/api/schema.gen";
import { Badge } from "@/ui/badge";
import { Icon } from "@/ui/icon";
import { RichText } from "@/ui/rich-text";
import { Skeleton } from "@/ui/skeleton";
import { Answers } from "./answers";
import { stepHeadingId } from "./ids";
import { Checklist, Commands, OutcomeForm, StepForm } from "./lazy-parts";
import { stepIcon } from "./looks";
import { OutcomeBadge } from "./outcome-badge";
import { strings } from "./strings";
import { useStepFocus } from "./use-step-focus";
import { useCurrentWalk } from "./walk-context";
import { titleOf } from "./words";

type Props = { onAnswer: (branch: string) => void };

/** The current step: what to do, and the ways on. On a phone the answers stand at the bottom. */
export function StepView({ onAnswer }: Props) {
  const { session, reading, step, texts } = useCurrentWalk();
  const heading = useRef<HTMLHeadingElement>(null);
  const title = titleOf(reading, session.step, texts);
  const place = strings.player.step(session.path.length);
  useStepFocus(heading, `${session.path.length} ${session.step}`, `${place}. ${title}`);
  const [onlyBranch] = step?.branches ?? [];

  return (
    <article className="flex flex-col gap-5 text-step max-lg:flex-1" key={`${session.position} ${session.step}`}>
      <title>{`${title} · ${session.flow_title} · Pathbook`}</title>
      <div>
        <p className="mb-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-3 text-sm">
          {step && (
            <span className="inline-flex items-center gap-1.5">
              <Icon of={stepIcon(step)} />
              {place} · {strings.stepKinds[step.kind]}
            </span>
          )}
          {step?.minutes !== undefined && (
            <span className="inline-flex items-center gap-1.5">
              <Icon of={Clock} size={14} />
              {strings.player.about(step.minutes)}
            </span>
          )}
          {step && <RiskBadge risk={step.risk} />}
          {step?.outcome && <OutcomeBadge outcome={step.outcome} />}
        </p>
        <h1
          ref={heading}
          id={stepHeadingId}
          tabIndex={-1}
          data-page-heading=""
          className="text-xl [overflow-wrap:anywhere]"
        >
          {title}
        </h1>
      </div>
      {step ? <StepBody step={step} /> : <p>{strings.player.missingStep}</p>}
      {(step?.kind === "question" || step?.kind === "instruction") && (
        <div
          className={`max-lg:mt-auto max-lg:pt-2 max-lg:pb-3 ${step.branches.length <= 3 ? "max-lg:sticky max-lg:bottom-0 max-lg:-mx-4 max-lg:border-line max-lg:border-t max-lg:bg-bg max-lg:px-4" : ""}`}
        >
          <Answers onAnswer={onAnswer} />
        </div>
      )}
      <Suspense fallback={<Skeleton rows={3} />}>
        {step?.kind === "form" && onlyBranch && <StepForm step={step} branch={onlyBranch} />}
        {step?.kind === "outcome" && <OutcomeForm step={step} />}
      </Suspense>
    </article>
  );
}

function StepBody({ step }: { step: ReadingStep }) {
  const { texts } = useCurrentWalk();
  const teamOnly = step.outcome === "escalated" ? strings.player.handover : strings.player.internal;
  return (
    <>
      {step.body_html && <RichText html={step.body_html} variables={texts} />}
      {step.internal_note_html && (
        <section
          aria-label={teamOnly}
          className="rounded-card border border-line border-l-4 border-l-control bg-sunken px-4 py-3 text-md"
        >
          <p className="mb-1 flex items-center gap-1.5 font-medium text-ink-2 text-sm">
            <Icon of={Lock} size={14} />
            {teamOnly}
          </p>
          <RichText html={step.internal_note_html} variables={texts} />
        </section>
      )}
      <Suspense fallback={<Skeleton rows={2} />}>
        {step.commands.length > 0 && <Commands commands={step.commands} texts={texts} />}
        {step.checklist.length > 0 && <Checklist />}
      </Suspense>
    </>
  );
}

function RiskBadge({ risk }: Pick<ReadingStep, "risk">) {
  if (risk === "none") return null;
  const { name, hint } = strings.risks[risk];
  return (
    <>
      <Badge tone={risk === "destructive" ? "danger" : "warn"} icon={TriangleAlert}>
        {name}
      </Badge>
      <span className={risk === "destructive" ? "text-danger" : "text-warn"}>{hint}</span>
    </>
  );
}
