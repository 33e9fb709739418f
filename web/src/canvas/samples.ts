/** Flows for tests. */
import type { Graph, GraphBranch, GraphStep } from "./graph";

/** A question whose branches lead to the steps named: `ask("a", "b", undefined)` has one open end. */
export function ask(id: string, ...to: (string | undefined)[]): GraphStep {
  return { ...plain(id, to), kind: "question", canGrow: true };
}

export function instruct(id: string, ...to: (string | undefined)[]): GraphStep {
  return { ...plain(id, to), kind: "instruction" };
}

export function end(id: string): GraphStep {
  return { ...plain(id, []), kind: "outcome", outcome: "resolved" };
}

export function flow(...steps: GraphStep[]): Graph {
  return { start: steps[0]?.id ?? "", steps };
}

/** The same flow for the same seed: steps with up to four branches, merges, ways back, open ends and lost steps. */
export function randomFlow(seed: number, count: number): Graph {
  let state = seed;
  const next = (below: number) => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return Math.floor((state / 4294967296) * below);
  };
  const steps = Array.from({ length: count }, (_, at) => {
    const to = Array.from({ length: next(5) }, () => {
      const ahead = at + 1 + next(4);
      return next(8) === 0 ? undefined : `s${next(5) === 0 ? next(count) : ahead}`;
    });
    const step = next(2) === 0 ? ask(`s${at}`, ...to) : instruct(`s${at}`, ...to);
    return { ...step, title: "word ".repeat(1 + next(20)), details: next(3) === 0 ? ["5 min"] : [] };
  });
  return flow(...steps);
}

function plain(id: string, to: readonly (string | undefined)[]): GraphStep {
  const branches = to.map(
    (target, at): GraphBranch => ({
      id: `b${at}`,
      label: `Branch ${at} of ${id}`,
      ...(target !== undefined && { to: target }),
    }),
  );
  return { id, kind: "instruction", title: `Step ${id}`, risk: "none", branches };
}
