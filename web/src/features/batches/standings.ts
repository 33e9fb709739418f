import type { Standing } from "@/api/schema.gen";

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
