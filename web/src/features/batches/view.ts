/** What the board shows, as it stands in the address. */
import type { Standing } from "@/api/schema.gen";
import { standings } from "./standings";

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

/** Standings as an address names them. */
export function named(shown: readonly Standing[]): string | undefined {
  return standings.filter((standing) => shown.includes(standing)).join(",") || undefined;
}
