import type { Kind } from "@/api/schema.gen";

const kinds: Record<Kind, string> = {
  troubleshooting: "Troubleshooting",
  procedure: "Procedure",
  maintenance: "Maintenance",
};

/** The words of the list and of the start of a session. */
export const listStrings = {
  kinds,

  list: {
    subtitle: "Flows that somebody walks, or has walked",
    start: "Start a session",
    sessions: "Sessions",
    status: "Status",
    statusOptions: { active: "Active", finished: "Finished", cancelled: "Cancelled", all: "All" },
    narrowed: { open: "In progress only", paused: "Paused only" },
    assignee: "Walked by",
    assigneeOptions: { all: "Everybody", me: "Me" },
    flow: "Flow",
    allFlows: "All flows",
    search: "Search by flow, target or ticket",
    clear: "Clear the filters",
    more: "Load more",
    emptyTitle: "No sessions yet",
    empty: "A session is one walk through a flow: step by step to an outcome, with a note for the ticket at the end.",
    noneActiveTitle: "Nobody is walking a flow right now",
    noneActive: "Finished sessions stay here too, with their notes.",
    showAll: "Show all sessions",
    noMatchTitle: "No session matches these filters",
    noMatch: "Try other words, or look at everybody's sessions.",
    failed: "The list could not be loaded.",
    at: (step: string) => `At: ${step}`,
  },

  start: {
    title: "Start a session",
    flow: "Flow",
    flowPlaceholder: "Search flows",
    flowHint: "Arrow keys choose, Enter takes the flow.",
    noFlows: "No published flow matches these words.",
    noneAtAll: "There is no published flow yet. Publish one, or import some from the library.",
    change: "Choose another",
    chooseFirst: "Choose a flow first.",
    target: "Target",
    targetHint: "What you work on: a computer, a mailbox, a person. It stands in the note.",
    ticket: "Ticket number",
    system: "Ticket system",
    url: "Address of the ticket",
    urlHint: "https://…",
    urlWrong: "Write a whole address that begins with https:// or http://.",
    tooLong: "That is too long.",
    submit: "Start",
    notWalkable: "This flow cannot be walked now: it has no published version, or it is archived.",
    found: (count: number) => (count === 1 ? "1 flow" : `${count} flows`),
  },
} as const;
