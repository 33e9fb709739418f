/** Icons and colours of kinds, states and steps. The colour only supports the word beside it. */
import {
  Archive,
  ArrowUpRight,
  CalendarClock,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleSlash,
  CircleX,
  Diamond,
  ListChecks,
  ListOrdered,
  type LucideIcon,
  Split,
  Stethoscope,
  TextCursorInput,
  Trash2,
} from "lucide-react";
import type { FlowStatus, Kind, Outcome, StepKind } from "@/api/schema.gen";
import type { Tone } from "@/ui/tone";

type Look = { icon: LucideIcon; tone: Tone };

export const kindIcons: Record<Kind, LucideIcon> = {
  troubleshooting: Stethoscope,
  procedure: ListOrdered,
  maintenance: CalendarClock,
};

export const statusLooks: Record<FlowStatus, Look> = {
  draft: { icon: CircleDashed, tone: "neutral" },
  live: { icon: CircleCheck, tone: "ok" },
  changed: { icon: CircleDot, tone: "warn" },
  archived: { icon: Archive, tone: "neutral" },
  deleted: { icon: Trash2, tone: "neutral" },
};

const outcomeLooks: Record<Outcome, Look> = {
  resolved: { icon: CircleCheck, tone: "ok" },
  escalated: { icon: ArrowUpRight, tone: "warn" },
  not_applicable: { icon: CircleSlash, tone: "neutral" },
  failed: { icon: CircleX, tone: "danger" },
};

const stepLooks: Record<StepKind, Look> = {
  question: { icon: Diamond, tone: "accent" },
  instruction: { icon: ListChecks, tone: "neutral" },
  form: { icon: TextCursorInput, tone: "info" },
  decision: { icon: Split, tone: "neutral" },
  outcome: { icon: CircleCheck, tone: "neutral" },
};

export function stepLook({ kind, outcome }: { kind: StepKind; outcome?: Outcome }): Look {
  return kind === "outcome" && outcome ? outcomeLooks[outcome] : stepLooks[kind];
}
