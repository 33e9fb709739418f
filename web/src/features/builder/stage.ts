export const stages = ["foundation", "scaffold", "branches", "review"] as const;
export type Stage = (typeof stages)[number];
