/** The rows of the list: every maintenance flow, and every other flow that has a schedule. */
import type { Kind, Schedule } from "@/api/schema.gen";
import { byNext, never } from "./by-next";

type KnownFlow = { id: string; title: string; kind: Kind; live_version?: number };

export type Maintained = {
  id: string;
  title: string;
  isPublished: boolean;
  /** Those due first at the top. */
  schedules: Schedule[];
};

export function maintained(flows: readonly KnownFlow[], schedules: readonly Schedule[]): Maintained[] {
  const rows = new Map<string, Maintained>();
  for (const { id, title, live_version } of flows) {
    rows.set(id, { id, title, isPublished: live_version !== undefined, schedules: [] });
  }
  for (const schedule of byNext(schedules)) {
    const { id, title, live_version } = schedule.flow;
    const row = rows.get(id) ?? { id, title, isPublished: live_version !== undefined, schedules: [] };
    row.schedules.push(schedule);
    rows.set(id, row);
  }
  // What is due comes first, then what has a schedule at all.
  const rank = ({ schedules: [first] }: Maintained) => {
    if (!first) return never;
    return first.next ? Date.parse(first.next.run_at) : never - 1;
  };
  return [...rows.values()].sort((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title));
}
