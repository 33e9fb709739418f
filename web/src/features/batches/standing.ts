/** How a session of a batch stands: one word for status, outcome and whether it was begun. */

import type { LucideIcon } from "lucide-react";
import {
  ArrowUpRight,
  Ban,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CirclePlay,
  CircleSlash,
  CircleX,
} from "lucide-react";
import type { BatchCounts, Standing, Tile } from "@/api/schema.gen";

/** In the order of bars and chips: what is done first, what is still to do last. */
export const standings = [
  "resolved",
  "not_applicable",
  "escalated",
  "failed",
  "cancelled",
  "paused",
  "open",
  "not_started",
] as const satisfies readonly Standing[];

export type StandingLook = { icon: LucideIcon; text: string; soft: string; bar: string };

/** The colour only supports the icon and the word. */
export const looks: Record<Standing, StandingLook> = {
  resolved: { icon: CircleCheck, text: "text-ok", soft: "bg-ok-soft", bar: "bg-ok" },
  not_applicable: { icon: CircleSlash, text: "text-ink-2", soft: "bg-sunken", bar: "bg-ink-3" },
  escalated: { icon: ArrowUpRight, text: "text-warn", soft: "bg-warn-soft", bar: "bg-warn" },
  failed: { icon: CircleX, text: "text-danger", soft: "bg-danger-soft", bar: "bg-danger" },
  cancelled: { icon: Ban, text: "text-ink-2", soft: "bg-sunken", bar: "bg-control" },
  paused: { icon: CirclePause, text: "text-info", soft: "bg-info-soft", bar: "bg-info" },
  open: { icon: CirclePlay, text: "text-accent", soft: "bg-accent-soft", bar: "bg-accent" },
  not_started: { icon: CircleDashed, text: "text-ink-3", soft: "bg-surface", bar: "bg-line" },
};

export function standingOf({ status, outcome, started }: Pick<Tile, "status" | "outcome" | "started">): Standing {
  if (status === "finished") return outcome ?? "resolved";
  if (status === "open" && !started) return "not_started";
  return status;
}

export function isActive(standing: Standing): boolean {
  return standing === "not_started" || standing === "open" || standing === "paused";
}

export function noCounts(): BatchCounts {
  return {
    not_started: 0,
    open: 0,
    paused: 0,
    resolved: 0,
    escalated: 0,
    not_applicable: 0,
    failed: 0,
    cancelled: 0,
  };
}

/** How many are not finished. */
export function activeIn({ not_started, open, paused }: BatchCounts): number {
  return not_started + open + paused;
}

/** How many were worked to an end. */
export function doneIn({ resolved, escalated, not_applicable, failed }: BatchCounts): number {
  return resolved + escalated + not_applicable + failed;
}

export function allIn(counts: BatchCounts): number {
  return standings.reduce((sum, standing) => sum + counts[standing], 0);
}
