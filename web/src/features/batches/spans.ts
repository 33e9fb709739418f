/** Lengths of time in words, and how long the rest will take. */
import type { BatchCounts, Tile } from "@/api/schema.gen";
import { activeIn, doneIn } from "./standing";

const units = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** `1 hr, 20 min`: the two greatest units that there is something of, never less than a minute. */
export function spanText(milliseconds: number): string {
  let rest = Math.max(Math.round(milliseconds / 60_000), 1) * 60;
  const parts: string[] = [];
  for (const [unit, length] of units) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0)
      parts.push(new Intl.NumberFormat(undefined, { style: "unit", unit, unitDisplay: "short" }).format(count));
  }
  return parts.slice(0, 2).join(", ");
}

/** How long the rest takes if it goes on as until now; nothing where too few are done to tell. */
export function timeLeft(counts: BatchCounts, elapsed: number): number | undefined {
  const active = activeIn(counts);
  const worked = doneIn(counts);
  if (active === 0 || worked < 3) return undefined;
  return (elapsed / worked) * active;
}

/** When one of these last changed, in milliseconds. */
export function lastChange(tiles: ReadonlyMap<string, Tile>): number {
  let last = 0;
  for (const { updated_at } of tiles.values()) last = Math.max(last, Date.parse(updated_at));
  return last;
}
