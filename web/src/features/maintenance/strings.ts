/** What all pages of maintenance say, and the list. */
export const strings = {
  title: "Maintenance",
  tabs: { label: "Maintenance", flows: "Flows", calendar: "Calendar" },
  batchList: "Batches",
  cancel: "Cancel",
  more: "Load more",
  stale: "Somebody changed this meanwhile. It is shown as it is now; try again.",
  failed: "That did not work. Try again.",
  yourTime: "your time",
  list: {
    rows: "Maintenance flows",
    emptyTitle: "No maintenance yet",
    empty:
      "Maintenance is a flow that is walked again and again for a list of targets: updates, backups, checks. Write a flow of kind maintenance, publish it, and give it a schedule.",
    emptyReader: "An engineer or an admin of the team can write a maintenance flow and schedule it.",
    flows: "Open the flows",
    library: "Look at the library",
    none: "No schedule",
    andMore: (count: number) => (count === 1 ? "and 1 more schedule" : `and ${count} more schedules`),
    unpublished: "Not published yet",
    last: (state: string) => `Last: ${state}`,
  },
  statuses: { active: "Active", off: "Off", paused: "Paused", finished: "Finished" },
  overdue: "Overdue",
  states: {
    fired: "Launched",
    late: "Launched late",
    caught_up: "Made up for",
    skipped: "Skipped",
    missed: "Missed",
    failed: "Failed",
  },
} as const;
