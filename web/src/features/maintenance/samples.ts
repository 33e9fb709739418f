/** A schedule for tests. */
import type { Schedule } from "@/api/schema.gen";

export function scheduleSample(change: Partial<Schedule>): Schedule {
  const ana = { id: "ana", name: "Ana Berger" };
  return {
    id: "schedule",
    name: "Weekly updates",
    description: "",
    flow: { id: "flow", title: "Update a server", live_version: 3, archived: false },
    version: "latest",
    list: { id: "list", name: "Servers", targets: 12, archived: false },
    rule: {
      recurrence: { kind: "every", n: 1, unit: "week", on: ["monday"], at: "02:00", anchor: "2026-11-23" },
      time_zone: "Europe/Zurich",
      offset_days: 0,
    },
    sentence: "Every Monday at 02:00, from 23 Nov 2026, Europe/Zurich",
    cron: "0 2 * * MON",
    overlap: "allow",
    catch_up: "one",
    catch_up_window_seconds: 604_800,
    on_blackout: "skip",
    jitter_seconds: 0,
    lead_seconds: 0,
    assignment: { kind: "owner" },
    active: true,
    status: "active",
    next: { at: "2026-11-30T01:00:00Z", run_at: "2026-11-30T01:00:00Z", local: "2026-11-30T02:00:00+01:00" },
    failures: 0,
    overdue: false,
    owner: { ...ana, active: true },
    revision: 4,
    created_at: "2026-11-01T00:00:00Z",
    updated_at: "2026-11-01T00:00:00Z",
    updated_by: ana,
    can: { edit: true, run: true },
    ...change,
  };
}
