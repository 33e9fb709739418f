export const createStrings = {
  title: "New flow",
  description: "It begins as a draft that only your team sees.",
  name: "Title",
  nameHint: "The problem or the work, as people search for it.",
  kind: "What is it for?",
  submit: "Create the draft",
  nameMissing: "Write a title.",
  nameLong: "At most 200 characters.",
  kindHints: {
    troubleshooting: "From a symptom to its cause and cure.",
    procedure: "A fixed order of work, with decisions where they are needed.",
    maintenance: "Recurring work on a server, a device or a site.",
  },
} as const;
