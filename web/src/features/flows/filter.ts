/** What the flow list is narrowed to, as it stands in the address. */
import type { FlowStatus, Kind } from "@/api/schema.gen";

export type FlowFilter = {
  kind?: Kind;
  status?: FlowStatus;
  owner?: "me";
  tag?: string;
  q?: string;
};

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

/** Numbers come from addresses like `?q=365`, which the router reads as one. */
function textOf(value: unknown, longest: number): string | undefined {
  const text = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  return typeof text === "string" ? text.trim().slice(0, longest) : undefined;
}
