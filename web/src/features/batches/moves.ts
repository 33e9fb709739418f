/** Where a key leads among targets that stand in rows of `across`. */

type Move = { key: string; order: readonly string[]; active: string | undefined; across: number };

export function moved({ key, order, active, across }: Move): string | undefined {
  const at = active === undefined ? -1 : order.indexOf(active);
  const last = order.length - 1;
  const to: Record<string, number> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: at < 0 ? 0 : at + across,
    ArrowUp: at - across,
    PageDown: at + across * 8,
    PageUp: at - across * 8,
    Home: 0,
    End: last,
  };
  const next = to[key];
  if (next === undefined || last < 0) return undefined;
  // A row further up or down that is not there leaves the place as it is.
  if ((key === "ArrowDown" || key === "ArrowUp") && at >= 0 && (next < 0 || next > last)) return order[at];
  return order[Math.min(Math.max(next, 0), last)];
}
