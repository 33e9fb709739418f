/**
 * Places a tree in layers, as near together as its parts allow: every step in the middle of those that hang on it, no
 * subtree over another. Linear: two neighbours are compared only as deep as the shallower one goes.
 */

export type TidyStep = {
  /** Index of the parent, which comes earlier; absent for a root. */
  parent?: number;
  /** How far it reaches from its anchor to either side. */
  before: number;
  after: number;
};

/** The outline of a subtree: for each layer how far it reaches, the deepest first, all moved by `by`. */
type Contour = { reach: number[]; by: number };
type Part = { low: Contour; high: Contour };

/**
 * Gives the place of each step's anchor across the layers. Steps come each after its parent; siblings keep their
 * order. `gap` is left between neighbours that hang on one step, `apart` between all others.
 */
export function tidy(steps: readonly TidyStep[], gap: number, apart: number): number[] {
  const roots: number[] = [];
  const children: number[][] = steps.map(() => []);
  for (const [index, { parent }] of steps.entries()) (children[parent ?? -1] ?? roots).push(index);
  /** How far each step lies from its parent. */
  const shift: number[] = steps.map(() => 0);
  const parts: Part[] = [];
  for (const index of [...steps.keys()].reverse()) {
    const below = children[index] ?? [];
    const part = join(below, parts, shift, gap, apart);
    const middle = middleOf(below, shift);
    for (const child of below) shift[child] = (shift[child] ?? 0) - middle;
    parts[index] = under(steps[index], part, middle);
  }
  join(roots, parts, shift, apart, apart);
  const place: number[] = [];
  for (const [index, { parent }] of steps.entries()) {
    place.push((place[parent ?? -1] ?? 0) + (shift[index] ?? 0));
  }
  return place;
}

/** Half way between the first and the last of some steps. */
function middleOf(indexes: readonly number[], shift: readonly number[]): number {
  return ((shift[indexes[0] ?? -1] ?? 0) + (shift[indexes.at(-1) ?? -1] ?? 0)) / 2;
}

/** A subtree seen from its root, which stands at `middle` above what hangs on it. */
function under(step: TidyStep | undefined, { low, high }: Part, middle: number): Part {
  low.by -= middle;
  high.by -= middle;
  low.reach.push(-(step?.before ?? 0) - low.by);
  high.reach.push((step?.after ?? 0) - high.by);
  return { low, high };
}

/** Puts subtrees side by side and says how far each was moved. */
function join(indexes: readonly number[], parts: readonly Part[], shift: number[], gap: number, apart: number): Part {
  let joined: Part | undefined;
  for (const index of indexes) {
    const part = parts[index];
    if (!part) continue;
    if (!joined) {
      joined = part;
      continue;
    }
    const by = distance(joined.high, part.low, gap, apart);
    shift[index] = by;
    part.low.by += by;
    part.high.by += by;
    joined = { low: over(joined.low, part.low), high: over(part.high, joined.high) };
  }
  return joined ?? { low: { reach: [], by: 0 }, high: { reach: [], by: 0 } };
}

function distance(high: Contour, low: Contour, gap: number, apart: number): number {
  const layers = Math.min(high.reach.length, low.reach.length);
  let most = Number.NEGATIVE_INFINITY;
  for (let layer = 1; layer <= layers; layer += 1) {
    const room = layer === 1 ? gap : apart;
    most = Math.max(most, (high.reach.at(-layer) ?? 0) + high.by - (low.reach.at(-layer) ?? 0) - low.by + room);
  }
  return most;
}

/** One contour where it reaches, and the other one below that. The longer list is kept and written over. */
function over(top: Contour, below: Contour): Contour {
  if (top.reach.length >= below.reach.length) return top;
  const { reach, by } = below;
  for (let layer = 1; layer <= top.reach.length; layer += 1) {
    reach[reach.length - layer] = (top.reach.at(-layer) ?? 0) + top.by - by;
  }
  return below;
}
