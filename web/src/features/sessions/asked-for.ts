import type { SessionFilter } from "./filter";

/** What the server is asked for. */
export function askedFor({ status, assignee, flow, q }: SessionFilter) {
  return {
    ...(status !== "all" && { status }),
    ...(assignee === "me" && { assignee }),
    ...(flow && { flow }),
    ...(q && { q }),
  };
}
