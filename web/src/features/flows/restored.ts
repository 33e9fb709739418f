import { compareStrings } from "./compare-strings";

/** What the draft is made of again. */
export type Restored = { version: number } | { state: number };

export function restoredName(restored: Restored): string {
  return "version" in restored ? compareStrings.restore.version(restored.version) : compareStrings.restore.state;
}
