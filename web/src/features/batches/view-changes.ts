/** What the controls of a board make of its view. */
import type { Standing } from "@/api/schema.gen";
import { type BoardView, named, shownIn } from "./view";

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
