/** A flow as a small picture: steps in columns by how far they are from the start, lines for the branches. */
import { dominators } from "@/flow/dominators";
import type { OutlineStep } from "@/flow/outline";

export type MapPoint = { x: number; y: number };
export type MapLine = { from: number; to: number; back: boolean };
export type FlowMap = { points: MapPoint[]; lines: MapLine[]; width: number; height: number };

/** The distance between neighbours, and the room around the picture. */
const pitch = 40;
const margin = 24;
const sweeps = 4;

export function layOut(steps: readonly OutlineStep[], start: string): FlowMap {
  const lines = linesOf(steps, start);
  const columns = columnsOf(steps.length, lines);
  const height = Math.max(1, ...columns.map(({ length }) => length));
  const points: MapPoint[] = steps.map(() => ({ x: 0, y: 0 }));
  for (const [at, column] of columns.entries()) {
    const top = (height - column.length) / 2;
    for (const [row, step] of column.entries()) {
      points[step] = { x: margin + at * pitch, y: margin + (top + row) * pitch };
    }
  }
  const size = (count: number) => 2 * margin + Math.max(count - 1, 0) * pitch;
  return { points, lines, width: size(columns.length), height: size(height) };
}

/** One line for all branches between two steps; a line to an earlier step goes back. */
function linesOf(steps: readonly OutlineStep[], start: string): MapLine[] {
  const byId = new Map<string, number>();
  for (const [at, { id }] of steps.entries()) if (!byId.has(id)) byId.set(id, at);
  const targets = steps.map(({ branches }) => [...new Set(branches.flatMap(({ to }) => byId.get(to ?? "") ?? []))]);
  const { order } = dominators(targets, byId.get(start) ?? -1);
  return targets.flatMap((row, from) => row.map((to) => ({ from, to, back: (order[to] ?? 0) <= (order[from] ?? 0) })));
}

/** Each step one column after the last of those that lead to it; within a column near to them. */
function columnsOf(count: number, lines: readonly MapLine[]): number[][] {
  const on = lines.filter(({ back }) => !back);
  const depth = depths(count, on);
  const columns: number[][] = depth.length === 0 ? [] : Array.from({ length: Math.max(...depth) + 1 }, () => []);
  for (const [step, column] of depth.entries()) columns[column]?.push(step);
  const place: number[] = Array.from({ length: count }, () => 0);
  const settle = (column: readonly number[]) => {
    for (const [row, step] of column.entries()) place[step] = row - (column.length - 1) / 2;
  };
  columns.forEach(settle);
  const before = neighbours(count, on, "to", "from");
  const after = neighbours(count, on, "from", "to");
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const forward = sweep % 2 === 0;
    const near = forward ? before : after;
    for (const column of forward ? columns : columns.toReversed()) {
      const pull = new Map(column.map((step) => [step, mean(near[step] ?? [], place, place[step] ?? 0)]));
      column.sort((a, b) => (pull.get(a) ?? 0) - (pull.get(b) ?? 0));
      settle(column);
    }
  }
  return columns;
}

/** The length of the longest way to each step; the lines must not go in circles. */
function depths(count: number, lines: readonly MapLine[]): number[] {
  const depth: number[] = Array.from({ length: count }, () => 0);
  const waiting: number[] = Array.from({ length: count }, () => 0);
  for (const { to } of lines) waiting[to] = (waiting[to] ?? 0) + 1;
  const after = neighbours(count, lines, "from", "to");
  const ready = [...waiting.keys()].filter((step) => waiting[step] === 0);
  for (const step of ready) {
    for (const next of after[step] ?? []) {
      depth[next] = Math.max(depth[next] ?? 0, (depth[step] ?? 0) + 1);
      waiting[next] = (waiting[next] ?? 0) - 1;
      if (waiting[next] === 0) ready.push(next);
    }
  }
  return depth;
}

function neighbours(count: number, lines: readonly MapLine[], key: "from" | "to", value: "from" | "to"): number[][] {
  const found: number[][] = Array.from({ length: count }, () => []);
  for (const line of lines) found[line[key]]?.push(line[value]);
  return found;
}

function mean(steps: readonly number[], place: readonly number[], otherwise: number): number {
  if (steps.length === 0) return otherwise;
  return steps.reduce((sum, step) => sum + (place[step] ?? 0), 0) / steps.length;
}
