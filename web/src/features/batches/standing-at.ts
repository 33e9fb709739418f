/** Where the targets of a batch stand that can be answered for many at once. */
import type { Branch, Reading, ReadingStep, Tile } from "@/api/schema.gen";
import { stepOf } from "./step-text";

export type Stand = { step: ReadingStep; branches: readonly Branch[]; tiles: readonly Tile[]; yours: readonly Tile[] };

/** The steps that these targets stand at, most targets of the reader first. */
export function standsOf(reading: Reading, tiles: Iterable<Tile>, me: string): Stand[] {
  const byStep = new Map<string, Tile[]>();
  for (const tile of tiles) {
    if (tile.status !== "open") continue;
    const others = byStep.get(tile.step);
    if (others) others.push(tile);
    else byStep.set(tile.step, [tile]);
  }
  return [...byStep]
    .flatMap(([id, tiles]) => {
      const step = stepOf(reading, id);
      const branches = step && isAskedOfMany(step) ? step.branches.filter(({ confirms }) => !confirms) : [];
      if (!step || branches.length === 0) return [];
      return [{ step, branches, tiles, yours: tiles.filter(({ assignee }) => assignee.id === me) }];
    })
    .sort((a, b) => b.yours.length - a.yours.length || b.tiles.length - a.tiles.length);
}

function isAskedOfMany({ kind, risk }: ReadingStep): boolean {
  return (kind === "question" || kind === "instruction") && risk !== "destructive";
}
