/** The tabs above the list of flows. */
import type { FlowStatus } from "@/api/schema.gen";
import type { FlowFilter } from "./filter";

/** Each is a filter that the others can be added to. */
export type Preset = "team" | "mine" | "archived" | "bin";

export function presetOf({ owner, status }: FlowFilter): Preset {
  if (status === "archived") return "archived";
  if (status === "deleted") return "bin";
  return owner ? "mine" : "team";
}

/** The filter of a tab, with what else was chosen kept. */
export function withPreset({ owner: _owner, status, ...rest }: FlowFilter, preset: Preset): FlowFilter {
  if (preset === "archived") return { ...rest, status: "archived" };
  if (preset === "bin") return { ...rest, status: "deleted" };
  const kept = status && isOpen(status) ? { ...rest, status } : rest;
  return preset === "mine" ? { ...kept, owner: "me" } : kept;
}

/** Whether anything beside the tab narrows the list. */
export function isNarrowed(filter: FlowFilter): boolean {
  const { kind, status, tag, q } = filter;
  return Boolean(kind || tag || q || isOpen(status));
}

/** Whether the status is one beside the tabs. */
function isOpen(status: FlowStatus | undefined): boolean {
  return status !== undefined && status !== "archived" && status !== "deleted";
}

/** The tab alone. */
export function cleared(filter: FlowFilter): FlowFilter {
  return withPreset({}, presetOf(filter));
}
