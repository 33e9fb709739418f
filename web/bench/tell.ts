import { loadavg } from "node:os";
import { expect } from "../e2e/support/test";
import { median } from "./frames";

/** Says what was measured; a median above the limit fails in the end. */
export function tell(what: string, times: readonly number[], limit?: number) {
  const all = times.map((time) => time.toFixed(1)).join(" ");
  console.log(`${what}: ${median(times).toFixed(1)} ms (${all}; load ${loadavg()[0]?.toFixed(1)})`);
  if (limit !== undefined) expect.soft(median(times), what).toBeLessThanOrEqual(limit);
}
