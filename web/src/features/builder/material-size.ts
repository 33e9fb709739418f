import type { MaterialSource } from "./types";

/** The characters of all sources together. */
export function materialSize(sources: readonly MaterialSource[]): number {
  return sources.reduce((sum, { text }) => sum + text.length, 0);
}
