/** How a session of a batch stands: one word for status, outcome and whether it was begun. */

import type { BatchCounts, Standing, Tile } from "@/api/schema.gen";
import { standings } from "./standings";

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
