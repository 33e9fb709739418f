/** Sessions of a batch, for tests. */
import type { Tile } from "@/api/schema.gen";

export function tile(label: string, more: Partial<Tile> = {}): Tile {
  return {
    id: label,
    ordinal: 1,
    target_label: label,
    assignee: { id: "ana", name: "Ana Berger" },
    status: "open",
    started: false,
    step: "ask",
    step_title: "Ask",
    seq: 1,
    updated_at: "2026-01-01T10:00:00Z",
    path: [{ step: "ask" }],
    ...more,
  };
}
