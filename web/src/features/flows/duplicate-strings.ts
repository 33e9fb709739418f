export const duplicateStrings = {
  heading: (title: string) => `Duplicate “${title}”`,
  description: "The copy is a draft of your own. It says where it comes from.",
  title: "Title of the copy",
  copyOf: (title: string) => `Copy of ${title}`,
  titleMissing: "Write a title.",
  titleLong: "At most 200 characters.",
  from: "What is copied",
  draft: "The draft",
  live: (number: number) => `Version ${number}, live`,
  version: (number: number) => `Version ${number}`,
  submit: "Duplicate",
  done: (title: string) => `“${title}” is made.`,
} as const;
