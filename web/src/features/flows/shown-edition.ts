import type { Flow } from "@/api/schema.gen";
import type { Edition } from "./queries";

export type Shown = "draft" | "live";

export function parseShown(show: unknown): { show?: Shown } {
  return show === "draft" || show === "live" ? { show } : {};
}

/** What of a flow its page shows: those who write see their draft where it differs, everybody else what is live. */
export function shownEdition({ live_version, status, can }: Flow, show: Shown | undefined): Edition {
  if (live_version === undefined) return "draft";
  if (show) return show === "draft" ? "draft" : live_version;
  return status === "changed" && can.edit ? "draft" : live_version;
}
