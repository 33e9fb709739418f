/** Icons and colours of kinds, states and outcomes. The colour only supports the word beside it. */
import {
  ArrowUpRight,
  Ban,
  CircleCheck,
  CirclePause,
  CirclePlay,
  CircleSlash,
  CircleX,
  Diamond,
  ListChecks,
  type LucideIcon,
  Split,
  TextCursorInput,
} from "lucide-react";
import type { Outcome, SessionStatus, StepKind } from "@/api/schema.gen";
import type { Tone } from "@/ui/tone";

type Look = { icon: LucideIcon; tone: Tone };

export const outcomeLooks: Record<Outcome, Look> = {
  resolved: { icon: CircleCheck, tone: "ok" },
  escalated: { icon: ArrowUpRight, tone: "warn" },
  not_applicable: { icon: CircleSlash, tone: "neutral" },
  failed: { icon: CircleX, tone: "danger" },
};

export const statusLooks: Record<SessionStatus, Look> = {
  open: { icon: CirclePlay, tone: "accent" },
  paused: { icon: CirclePause, tone: "warn" },
  finished: { icon: CircleCheck, tone: "ok" },
  cancelled: { icon: Ban, tone: "neutral" },
};

const stepIcons: Record<StepKind, LucideIcon> = {
  question: Diamond,
  instruction: ListChecks,
  form: TextCursorInput,
  decision: Split,
  outcome: CircleCheck,
};

export function stepIcon({ kind, outcome }: { kind: StepKind; outcome?: Outcome }): LucideIcon {
  return kind === "outcome" && outcome ? outcomeLooks[outcome].icon : stepIcons[kind];
}
