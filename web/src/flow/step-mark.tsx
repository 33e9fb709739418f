import type { Outcome, StepKind } from "@/api/schema.gen";
import { Icon } from "@/ui/icon";
import type { Tone } from "@/ui/tone";
import { stepLook } from "./looks";

type Props = { step: { kind: StepKind; outcome?: Outcome } };

/** Kinds differ by their drawing and by the shape around it; the colour only helps. */
const shapes: Record<StepKind, string> = {
  question: "rounded-[5px] rotate-45 scale-[0.82]",
  instruction: "rounded-[4px]",
  form: "rounded-[4px] border-dashed",
  decision: "rounded-[5px] rotate-45 scale-[0.82] border-dashed",
  outcome: "rounded-full",
};

const tones: Record<Tone, string> = {
  neutral: "border-control bg-sunken text-ink-2",
  accent: "border-accent bg-accent-soft text-accent",
  ok: "border-ok bg-ok-soft text-ok",
  warn: "border-warn bg-warn-soft text-warn",
  danger: "border-danger bg-danger-soft text-danger",
  info: "border-info bg-info-soft text-info",
  ai: "border-ai bg-ai-soft text-ai",
};

export function StepMark({ step }: Props) {
  const { icon, tone } = stepLook(step);
  const isTurned = step.kind === "question" || step.kind === "decision";
  return (
    <span
      aria-hidden="true"
      className={`inline-grid size-5.5 shrink-0 place-items-center border ${shapes[step.kind]} ${tones[tone]}`}
    >
      {step.kind === "question" ? (
        <span className="-rotate-45 font-bold text-xs">?</span>
      ) : (
        <Icon of={icon} size={14} className={isTurned ? "-rotate-45" : ""} />
      )}
    </span>
  );
}
