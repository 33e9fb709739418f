export const strings = {
  palette: "Search and commands",
  placeholder: "Search flows, sessions, people and commands",
  searching: "Searching…",
  searchFailed: "The search did not answer. Commands still work.",
  noMatch: "Nothing matches these words.",
  sheet: "Keyboard shortcuts",
  sheetHint: "Single keys work while you are not typing in a field.",
  results: (count: number) => (count === 1 ? "1 result" : `${count} results`),
} as const;
