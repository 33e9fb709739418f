/** Which rows of a long table are drawn: those in sight, some around them, and the one that has the focus. */
export function visibleRows(top: number, height: number, rowHeight: number, count: number, active: number): number[] {
  const first = Math.max(0, Math.floor(top / rowHeight) - around);
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + around);
  const rows = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
  if (active < 0 || active >= count || (active >= first && active < last)) return rows;
  return active < first ? [active, ...rows] : [...rows, active];
}

const around = 8;
