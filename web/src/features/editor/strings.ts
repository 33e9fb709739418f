export const strings = {
  undo: {
    undid: (label: string) => `Undid: ${label}`,
    redid: (label: string) => `Did again: ${label}`,
    refused: (label: string) => `Not possible any more: ${label}`,
  },
} as const;
