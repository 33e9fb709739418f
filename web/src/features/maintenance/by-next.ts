import type { Schedule } from "@/api/schema.gen";

/** Later than everything that comes. */
export const never = Number.MAX_SAFE_INTEGER;

/** Those of a flow whose moment comes first stand first; those without one keep their order. */
export function byNext(schedules: readonly Schedule[]): Schedule[] {
  const rank = ({ next }: Schedule) => (next ? Date.parse(next.run_at) : never);
  return schedules.toSorted((a, b) => rank(a) - rank(b));
}
