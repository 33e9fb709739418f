import { describe, expect, it } from "vitest";
import { type TidyStep, tidy } from "./tidy";

const gap = 10;
const apart = 20;

/** The same numbers each time. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return Math.floor((state / 4294967296) * below);
  };
}

/** A tree in the order that is asked for: each step after its parent, siblings in a row. */
function randomTree(seed: number, count: number): TidyStep[] {
  const next = numbers(seed);
  const children: number[][] = Array.from({ length: count }, () => []);
  for (let step = 1; step < count; step += 1) children[next(step)]?.push(step);
  const steps: TidyStep[] = [];
  const stack: { step: number; parent?: number }[] = [{ step: 0 }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const at = steps.length;
    steps.push({
      before: 5 + next(20),
      after: 10 + next(120),
      ...(top.parent !== undefined && { parent: top.parent }),
    });
    for (const step of children[top.step]?.toReversed() ?? []) stack.push({ step, parent: at });
  }
  return steps;
}

function layers(steps: readonly TidyStep[]): number[][] {
  const level: number[] = [];
  const found: number[][] = [];
  for (const [index, { parent }] of steps.entries()) {
    level[index] = parent === undefined ? 0 : (level[parent] ?? 0) + 1;
    const layer = level[index] ?? 0;
    found[layer] = [...(found[layer] ?? []), index];
  }
  return found;
}

/** Every pair of neighbours in a layer that is nearer than it may be, or in the wrong order. */
function tooNear(steps: readonly TidyStep[], place: readonly number[]): string[] {
  const problems: string[] = [];
  for (const layer of layers(steps)) {
    for (const [at, index] of layer.slice(1).entries()) {
      const previous = layer[at] ?? -1;
      const room =
        (place[index] ?? 0) - (steps[index]?.before ?? 0) - (place[previous] ?? 0) - (steps[previous]?.after ?? 0);
      const wanted = steps[index]?.parent === steps[previous]?.parent ? gap : apart;
      if (room < Math.min(wanted, apart) - 1e-6) problems.push(`${previous} ${index}: ${room}`);
    }
  }
  return problems;
}

describe("tidy", () => {
  it("never puts one step over another", () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const steps = randomTree(seed, 2 + (seed % 90));
      expect(tooNear(steps, tidy(steps, gap, apart)), `seed ${seed}`).toEqual([]);
    }
  });

  it("puts each step in the middle of those that hang on it", () => {
    const steps = randomTree(7, 60);
    const place = tidy(steps, gap, apart);
    for (const index of steps.keys()) {
      const below = [...steps.keys()].filter((other) => steps[other]?.parent === index);
      if (below.length === 0) continue;
      const middle = ((place[below[0] ?? 0] ?? 0) + (place[below.at(-1) ?? 0] ?? 0)) / 2;
      expect(place[index]).toBeCloseTo(middle);
    }
  });

  it("keeps a chain in one line and says the same each time", () => {
    const chain = Array.from(
      { length: 5 },
      (_, at): TidyStep => ({ before: 5, after: 50, ...(at > 0 && { parent: at - 1 }) }),
    );
    expect(tidy(chain, gap, apart)).toEqual([0, 0, 0, 0, 0]);
    const steps = randomTree(3, 80);
    expect(tidy(steps, gap, apart)).toEqual(tidy(steps, gap, apart));
  });

  it("keeps the parts of a forest apart", () => {
    const steps = [
      ...randomTree(1, 20),
      ...randomTree(2, 20).map((step) => ({ ...step, ...(step.parent !== undefined && { parent: step.parent + 20 }) })),
    ];
    expect(tooNear(steps, tidy(steps, gap, apart))).toEqual([]);
  });

  it("takes a chain of 50,000 steps and a comb as deep without a full comparison", () => {
    const chain = Array.from(
      { length: 50_000 },
      (_, at): TidyStep => ({ before: 5, after: 50, ...(at > 0 && { parent: at - 1 }) }),
    );
    const comb = chain.flatMap((_, at): TidyStep[] => {
      const spine = at === 0 ? {} : { parent: (at - 1) * 2 };
      return [
        { before: 5, after: 50, ...spine },
        { before: 5, after: 50, parent: at * 2 },
      ];
    });
    const since = performance.now();
    expect(new Set(tidy(chain, gap, apart)).size).toBe(1);
    expect(tidy(comb, gap, apart)).toHaveLength(100_000);
    expect(performance.now() - since).toBeLessThan(2_000);
  });
});
