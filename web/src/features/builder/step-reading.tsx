import type { ReactNode } from "react";
import { StepMark } from "@/flow/step-mark";
import { Badge } from "@/ui/badge";
import { AiMark } from "./ai-mark";
import { useBuild } from "./build-context";
import { SourceLines } from "./source-lines";
import { strings } from "./strings";
import { targetName } from "./target-name";
import type { BuildStep } from "./types";

const text = strings.step;

type Props = {
  step: BuildStep;
  /** The steps around it, to name where it leads. */
  steps: readonly BuildStep[];
  isDraft?: boolean;
  /** In place of title and text, where they are compared. */
  title?: ReactNode;
  body?: ReactNode;
  tools?: ReactNode;
};

/** A step to be read: what is done, where it leads, and what it rests on. */
export function StepReading({ step, steps, isDraft = false, title, body, tools }: Props) {
  const { plan } = useBuild().conversation;
  return (
    <div className="flex items-start gap-3">
      <span className="mt-0.5">
        <StepMark step={markOf(step)} />
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="sr-only">{`${text.kinds[step.kind]}: `}</span>
          <span className="min-w-0 font-medium wrap-anywhere">{title ?? (step.title || text.untitled)}</span>
          {step.risk !== "none" && (
            <Badge tone={step.risk === "destructive" ? "danger" : "warn"}>{text.risks[step.risk]}</Badge>
          )}
          {isDraft && <AiMark />}
        </p>
        {(body ?? step.body) && <p className="whitespace-pre-wrap text-ink-2 wrap-anywhere">{body ?? step.body}</p>}
        {step.next.length > 0 && (
          <ul className="flex flex-wrap gap-x-4 gap-y-0.5 text-ink-3 text-sm">
            {step.next.map(({ label, to }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: ways have no name but their place
              <li key={at}>{text.leadsTo(label, targetName(to, steps, plan))}</li>
            ))}
          </ul>
        )}
        <SourceLines src={step.src} />
      </div>
      {tools}
    </div>
  );
}

function markOf({ kind }: BuildStep) {
  if (kind === "ask") return { kind: "question" } as const;
  if (kind === "do") return { kind: "instruction" } as const;
  return { kind: "outcome", outcome: kind === "fixed" ? "resolved" : "escalated" } as const;
}
