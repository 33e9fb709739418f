/** What the sessions list shows, as it stands in the address. */
import type { StatusFilter } from "@/api/schema.gen";

export type ShownStatus = StatusFilter | "all";
export type SessionFilter = { status: ShownStatus; assignee: "all" | "me"; flow?: string; q?: string };

const statuses: readonly ShownStatus[] = ["active", "open", "paused", "finished", "cancelled", "all"];

export const startFilter: SessionFilter = { status: "active", assignee: "all" };

/** Turns any address into a filter that means something. */
export function filterOf(search: Record<string, unknown>): SessionFilter {
  const { flow, q } = search;
  return {
    status: statuses.find((status) => status === search.status) ?? startFilter.status,
    assignee: search.assignee === "me" ? "me" : "all",
    ...(typeof flow === "string" && flow && { flow }),
    ...((typeof q === "string" || typeof q === "number") && q !== "" && { q: String(q).slice(0, 200) }),
  };
}

/** The filter without what needs no mention in an address. */
export function addressOf({ status, assignee, ...rest }: SessionFilter): Partial<SessionFilter> {
  return {
    ...(status !== startFilter.status && { status }),
    ...(assignee !== startFilter.assignee && { assignee }),
    ...rest,
  };
}

/** Whether the list is narrower than the page's own default. */
export function isNarrowed(filter: SessionFilter): boolean {
  return Object.keys(addressOf(filter)).length > 0;
}
