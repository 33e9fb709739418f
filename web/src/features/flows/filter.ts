/** What the flow list is narrowed to, as it stands in the address. */
import type { FlowStatus, Kind } from "@/api/schema.gen";

export type FlowFilter = {
  kind?: Kind;
  status?: FlowStatus;
  owner?: "me";
  tag?: string;
  q?: string;
};

/** The tabs above the list: each is a filter that the others can be added to. */
export type Preset = "team" | "mine" | "archived" | "bin";

export const kinds = ["troubleshooting", "procedure", "maintenance"] as const satisfies readonly Kind[];
export const openStatuses = ["draft", "live", "changed"] as const satisfies readonly FlowStatus[];

/** Keeps what makes sense and drops the rest: addresses are typed, shared and cut off. */
export function parseFilter(search: Record<string, unknown>): FlowFilter {
  const kind = kinds.find((kind) => kind === search.kind);
  const status = [...openStatuses, "archived" as const, "deleted" as const].find((status) => status === search.status);
  const tag = textOf(search.tag, 100);
  const q = textOf(search.q, 200);
  return {
    ...(kind && { kind }),
    ...(status && { status }),
    ...(search.owner === "me" && { owner: "me" as const }),
    ...(tag && { tag }),
    ...(q && { q }),
  };
}

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

/** Numbers come from addresses like `?q=365`, which the router reads as one. */
function textOf(value: unknown, longest: number): string | undefined {
  const text = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  return typeof text === "string" ? text.trim().slice(0, longest) : undefined;
}
