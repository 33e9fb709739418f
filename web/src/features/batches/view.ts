/** What the board shows, as it stands in the address. */
import type { Standing, Tile } from "@/api/schema.gen";
import { standingOf, standings } from "./standing";

export const groupings = ["status", "person", "client"] as const;
export type Grouping = (typeof groupings)[number];

export type BoardView = {
  /** Absent: tiles. */
  as?: "steps";
  /** The standings that are shown, with commas between them. Absent: all. */
  only?: string;
  by?: Grouping;
  who?: "me";
  q?: string;
  /** The session that is looked at. */
  target?: string;
};

/** Turns any address into a view that means something. */
export function viewOf(search: Record<string, unknown>): BoardView {
  const { as, only, by, who, q, target } = search;
  const shown = typeof only === "string" ? named(shownIn({ only })) : undefined;
  const grouping = groupings.find((grouping) => grouping === by);
  return {
    ...(as === "steps" && { as }),
    ...(shown && { only: shown }),
    ...(grouping && { by: grouping }),
    ...(who === "me" && { who }),
    ...((typeof q === "string" || typeof q === "number") && q !== "" && { q: String(q).slice(0, 200) }),
    ...(typeof target === "string" && target && { target }),
  };
}

/** The standings that are shown; all where none is named. */
export function shownIn({ only = "" }: Pick<BoardView, "only">): Standing[] {
  const names = only.split(",");
  return standings.filter((standing) => names.includes(standing));
}

/** The view with one standing more, or one less. */
export function withShown(view: BoardView, standing: Standing): BoardView {
  const before = shownIn(view);
  const after = before.includes(standing) ? before.filter((one) => one !== standing) : [...before, standing];
  const { only: _old, ...rest } = view;
  const only = named(after);
  return only ? { ...rest, only } : rest;
}

/** The view without what leaves targets out. */
export function unfiltered({ only: _only, who: _who, q: _q, ...rest }: BoardView): BoardView {
  return rest;
}

export function isFiltered({ only, who, q }: BoardView): boolean {
  return Boolean(only ?? who ?? q);
}

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

function named(shown: readonly Standing[]): string | undefined {
  return standings.filter((standing) => shown.includes(standing)).join(",") || undefined;
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
