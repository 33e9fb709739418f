/** Which batches the list shows, as it stands in the address. */
import type { BatchStatus } from "@/api/schema.gen";

export type BatchFilter = { status?: BatchStatus; flow?: string; schedule?: string; list?: string };

const statuses: readonly BatchStatus[] = ["open", "finished", "cancelled"];

/** Turns any address into a filter that means something. */
export function filterOf(search: Record<string, unknown>): BatchFilter {
  const status = statuses.find((status) => status === search.status);
  return { ...(status && { status }), ...idIn(search, "flow"), ...idIn(search, "schedule"), ...idIn(search, "list") };
}

export function isNarrowed(filter: BatchFilter): boolean {
  return Object.keys(filter).length > 0;
}

function idIn<Name extends string>(search: Record<string, unknown>, name: Name): Partial<Record<Name, string>> {
  const id = search[name];
  const found: Partial<Record<Name, string>> = {};
  if (typeof id === "string" && id !== "") found[name] = id;
  return found;
}
