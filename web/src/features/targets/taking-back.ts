import type { TargetEdit } from "@/api/schema.gen";
import { cellsOf, contentOf, sameCells } from "./cells";
import type { Target } from "./target";

/** What brings a list from one state back into an earlier one. */
export function takingBack(before: readonly Target[], after: readonly Target[]): TargetEdit | undefined {
  const now = new Map(after.map((target) => [target.id, target]));
  const then = new Set(before.map(({ id }) => id));
  const put: NonNullable<TargetEdit["put"]> = [];
  let next: string | undefined;
  for (const target of before.toReversed()) {
    const cells = cellsOf(target);
    const current = now.get(target.id);
    if (!current) put.unshift({ ...(next && { before: next }), ...contentOf(cells) });
    else if (!sameCells(cells, cellsOf(current))) put.unshift({ id: target.id, ...contentOf(cells) });
    if (current) next = target.id;
  }
  const remove = after.flatMap(({ id }) => (then.has(id) ? [] : [id]));
  return put.length + remove.length > 0 ? { put, remove } : undefined;
}
