/** What of an outline is to be seen, and where the arrow keys lead in it. */
import type { OutlineRow } from "./outline";

/** What of a row matters here. */
type Row = Pick<OutlineRow, "key" | "level" | "hasChildren">;

/** Without depth to count, small flows are shown whole. */
const smallFlow = 24;
/** Rows below a third question inside another stay folded: a branch and its steps are two levels. */
const openLevels = 4;

export function initiallyOpen(rows: readonly Row[]): Set<string> {
  const open = rows.filter(
    ({ hasChildren, level }) => hasChildren && (rows.length <= smallFlow || level <= openLevels),
  );
  return new Set(open.map(({ key }) => key));
}

/** All rows but those inside a folded one. */
export function visibleRows<Shown extends Row>(rows: readonly Shown[], open: ReadonlySet<string>): Shown[] {
  const visible: Shown[] = [];
  let foldedAt = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    if (row.level > foldedAt) continue;
    visible.push(row);
    foldedAt = row.hasChildren && !open.has(row.key) ? row.level : Number.POSITIVE_INFINITY;
  }
  return visible;
}

/** For each folded row the steps that are hidden inside it. */
export function hiddenSteps(rows: readonly OutlineRow[], open: ReadonlySet<string>): Map<string, number[]> {
  const hidden = new Map<string, number[]>();
  let folded: OutlineRow | undefined;
  let inside: number[] = [];
  for (const row of rows) {
    if (folded && row.level > folded.level) {
      if (row.kind === "step") inside.push(row.step);
      continue;
    }
    folded = row.hasChildren && !open.has(row.key) ? row : undefined;
    inside = [];
    if (folded) hidden.set(folded.key, inside);
  }
  return hidden;
}

/** The keys of the rows that a row stands inside. */
export function ancestorsOf(rows: readonly Row[], key: string): string[] {
  const at = rows.findIndex((row) => row.key === key);
  let level = rows[at]?.level ?? 0;
  const found: string[] = [];
  for (let above = at - 1; above >= 0 && level > 1; above -= 1) {
    const row = rows[above];
    if (!row || row.level >= level || !row.hasChildren) continue;
    found.push(row.key);
    level = row.level;
  }
  return found;
}

/** Where each row stands among its siblings, as screen readers tell it. */
export function placesOf(rows: readonly Row[]): Map<string, { position: number; size: number }> {
  const places = new Map<string, { position: number; size: number }>();
  const open: { level: number; members: string[] }[] = [];
  const close = () => {
    const members = open.pop()?.members ?? [];
    for (const [at, key] of members.entries()) places.set(key, { position: at + 1, size: members.length });
  };
  for (const { level, key } of rows) {
    while ((open.at(-1)?.level ?? 0) > level) close();
    const top = open.at(-1);
    if (top?.level === level) top.members.push(key);
    else open.push({ level, members: [key] });
  }
  while (open.length > 0) close();
  return places;
}

export type TreeMove = { focus: string } | { open: string } | { close: string };

/** What a key does at a row, as trees are worked everywhere; nothing for other keys. */
export function treeMove(
  key: string,
  visible: readonly Row[],
  at: string,
  open: ReadonlySet<string>,
): TreeMove | undefined {
  const index = visible.findIndex((row) => row.key === at);
  const row = visible[index];
  const to = (target: Row | undefined) => target && { focus: target.key };
  switch (key) {
    case "ArrowDown":
      return to(visible[index + 1]);
    case "ArrowUp":
      return to(visible[index - 1]);
    case "Home":
      return to(visible[0]);
    case "End":
      return to(visible.at(-1));
    case "ArrowRight":
      if (!row?.hasChildren) return undefined;
      return open.has(at) ? to(visible[index + 1]) : { open: at };
    case "ArrowLeft": {
      if (row?.hasChildren && open.has(at)) return { close: at };
      const parent = ancestorsOf(visible, at)[0];
      return parent === undefined ? undefined : { focus: parent };
    }
    default:
      return undefined;
  }
}
