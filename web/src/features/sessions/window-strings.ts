import { strings } from "./strings";

/** The words of what is not in sight at first: forms, notes, dialogs, the end. */
export const windowStrings = {
  banners: {
    paused: "This session is paused",
    pausedHint: "The clock stands still. Resume when you go on.",
    pausedOther: (name: string) => `${name} has paused this session.`,
    following: (name: string) => `${name} walks this session`,
    followingHint: "You read along. What they do appears here.",
    takeOver: "Take over",
    newer: (live: number) => `Version ${live} of this flow is live`,
    newerHint: (own: number) => `This session stays on version ${own}.`,
    whatIsNew: "See what is new",
    offline: "The server cannot be reached",
    kept: (count: number) =>
      count === 1
        ? "1 act is kept on this device and will be sent."
        : `${count} acts are kept on this device and will be sent.`,
    answeredBy: (name: string) => `${name} answered this step on another device.`,
    answeredByYou: "You answered this step on another device.",
    movedOn: "The session has moved on at another device.",
    nowHere: "You are at the current step now. What you typed is kept.",
    handedTo: (name: string) => `${name} walks this session now.`,
    handedToHint: "Your last act was not taken. What you typed is kept.",
    notTaken: "That was not taken",
    dismiss: "All right",
  },

  form: {
    needed: "This is needed.",
    choose: "Choose",
    wrong: {
      text: "This text cannot be used.",
      number: "Write a number, for example 12.5.",
      choice: "Choose one of the list.",
      yes_no: "Choose yes or no.",
      date: "Choose a day.",
      host: "Write a host name or an IP address.",
    },
  },

  outcome: {
    closingNote: "Closing note",
    closingNoteHint: "A last word. It stands in the internal and in the client note.",
    handoverHint: "A last word for whoever goes on. The client does not read it.",
    finished: (outcome: string) => `Finished: ${outcome}`,
    cancelled: "Cancelled",
    reason: "Reason",
    took: (minutes: number, count: number) => `${minutes} min of work, ${strings.steps(count)}`,
  },

  batch: {
    next: (target: string) => `Next target: ${target}`,
    board: "Open the batch",
  },

  finishEarly: {
    title: "Finish here",
    description: "End the session away from an outcome of the flow. The note says why.",
    outcome: "How did it end?",
    hints: {
      escalated: "Somebody else goes on. Say what they need to know.",
      resolved: "It works now, without the rest of the flow.",
      not_applicable: "This was not the right flow.",
      failed: "It could not be done.",
    },
    note: "Closing note",
    noteHint:
      "What happened, and what the next person needs. The client reads it only if this was resolved or not applicable.",
    needed: "Say in a sentence how it ended.",
    submit: "Finish the session",
  },

  handOver: {
    title: "Hand over",
    description: "Your colleague goes on at this step, with the path and all notes.",
    to: "To",
    choose: "Choose a colleague",
    none: "There is nobody else in this team who may walk flows.",
    note: "What they should know",
    submit: "Hand over",
    done: (name: string) => `Handed over to ${name}`,
  },

  cancelDialog: {
    title: "Cancel the session",
    description: "It ends without an outcome. Its path and its notes stay, and it can be reopened.",
    reason: "Reason",
    needed: "Say in a word or two why.",
    submit: "Cancel the session",
    keep: "Keep going",
  },

  reopenDialog: {
    title: "Reopen the session",
    description: "It goes on at the step where it ended.",
    reason: "Reason",
    needed: "Say in a word or two why.",
    submit: "Reopen",
  },

  reference: {
    title: "Target and ticket",
    target: "Target",
    noTarget: "No target",
    ticket: "Ticket",
    noTicket: "No ticket",
    edit: "Change target and ticket",
    assignee: "Assignee",
    started: "Started",
    flow: "Flow",
  },

  notes: {
    title: "Notes",
    none: "No notes yet.",
    placeholder: "What did you see?",
    text: "New note",
    audience: "Who may read it",
    audiences: { internal: "Internal", client: "For the client" },
    add: "Add note",
    addForClient: "Add note for the client",
    readers: { internal: "Only the team reads this.", client: "The client will read this." },
    needed: "Write something first.",
    tooLong: "At most 20,000 characters.",
    at: (step: string) => `at “${step}”`,
    added: "Note added",
  },

  noteView: {
    title: "Note for the ticket",
    description: "Written from the path and the notes as they stand now.",
    audiences: { internal: "Internal", client: "Client", resolution: "Resolution" },
    hints: {
      internal: "Path, answers, evidence, what did not help.",
      client: "Only what the client may read.",
      resolution: "One line for the ticket's resolution field.",
    },
    audience: "For whom",
    format: "Format",
    formats: { html: "Formatted", markdown: "Markdown", text: "Plain text" },
    copy: "Copy",
    download: "Download",
    downloadMarkdown: "Markdown file (.md)",
    downloadJson: "JSON file (.json)",
    print: "Print",
    backToSession: "Back to the session",
    empty: "There is nothing to tell the client yet.",
    failed: "The note could not be loaded.",
  },
} as const;
