export const strings = {
  start: {
    title: "Start a flow",
    placeholder: "Which problem? Search a flow to start",
    lately: "Start again",
    results: "Flows that match",
    none: (words: string) => `No flow matches “${words}”.`,
    found: (count: number) => (count === 1 ? "1 flow found" : `${count} flows found`),
    go: "Start",
    steps: (count: number) => (count === 1 ? "1 step" : `${count} steps`),
  },
  open: {
    title: "Go on where you stopped",
    none: "You have no open session.",
    resume: "Resume",
    resumeNamed: (flow: string, target: string | undefined) =>
      target ? `Resume ${flow}, ${target}` : `Resume ${flow}`,
    all: "All my sessions",
    paused: "Paused",
  },
  drafts: {
    title: "My drafts",
    none: "You have nothing unpublished.",
    status: { draft: "Draft", changed: "Changed" },
  },
  finished: {
    title: "Finished lately in the team",
    none: "Nobody has finished a session yet.",
    you: "you",
    all: "All finished sessions",
  },
  firstUse: {
    title: "Your team has no flows yet",
    text: "A flow guides anybody through a problem, step by step, and writes the note for the ticket. Start with ready ones from the library, and change them to fit.",
    library: "Look at the library",
    flows: "Write or import one",
    viewer: "An engineer of your team can bring some in from the library.",
  },
  kinds: { troubleshooting: "Troubleshooting", procedure: "Procedure", maintenance: "Maintenance" },
  outcomes: {
    resolved: "Resolved",
    escalated: "Escalated",
    not_applicable: "Not applicable",
    failed: "Failed",
  },
  problem: "This part did not load",
  tryAgain: "Try again",
} as const;
