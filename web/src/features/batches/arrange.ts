/** Which targets the board shows, in groups. */
import type { Tile } from "@/api/schema.gen";
import { standingOf } from "./standing";
import { type BoardView, type Grouping, shownIn } from "./view";

export type Group = { key: string; tiles: readonly Tile[] };

/** The targets that are shown, in groups and in their order. `clients` names the client of a label. */
export function arrange(
  tiles: Iterable<Tile>,
  view: BoardView,
  me: string,
  clients: ReadonlyMap<string, string> = new Map(),
): Group[] {
  const words = (view.q ?? "").toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const shown = shownIn(view);
  const found = [...tiles]
    .filter((tile) => shown.length === 0 || shown.includes(standingOf(tile)))
    .filter(({ assignee }) => view.who !== "me" || assignee.id === me)
    .filter((tile) => matches(tile, words))
    .sort((a, b) => a.ordinal - b.ordinal);
  if (!view.by) return found.length > 0 ? [{ key: "", tiles: found }] : [];
  const groups = new Map<string, Tile[]>();
  for (const tile of found) {
    const key = keyOf(tile, view.by, clients);
    const group = groups.get(key);
    if (group) group.push(tile);
    else groups.set(key, [tile]);
  }
  return [...groups].map(([key, tiles]) => ({ key, tiles })).sort(orderOf(view.by));
}

function matches({ target_label, assignee }: Tile, words: readonly string[]): boolean {
  const text = `${target_label} ${assignee.name}`.toLocaleLowerCase();
  return words.every((word) => text.includes(word));
}

function keyOf(tile: Tile, by: Grouping, clients: ReadonlyMap<string, string>): string {
  if (by === "status") return standingOf(tile);
  return by === "person" ? tile.assignee.name : (clients.get(tile.target_label) ?? "");
}

/** What needs somebody stands first; names by the alphabet, and targets of nobody last. */
function orderOf(by: Grouping): (a: Group, b: Group) => number {
  const urgency = ["failed", "escalated", "paused", "open", "not_started", "resolved", "not_applicable", "cancelled"];
  if (by === "status") return (a, b) => urgency.indexOf(a.key) - urgency.indexOf(b.key);
  return (a, b) => Number(a.key === "") - Number(b.key === "") || a.key.localeCompare(b.key);
}
