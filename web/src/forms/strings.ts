export const strings = {
  unexpected: "Something went wrong in this page. Load it again and try once more.",
} as const;
