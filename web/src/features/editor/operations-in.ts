import type { Operation } from "./operation";

/** The server writes operations in the form that the editor knows; its description says so only in part. */
export function operationsIn(written: readonly unknown[]): Operation[] {
  return written.filter((value): value is Operation => typeof value === "object" && value !== null && "op" in value);
}
