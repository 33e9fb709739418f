import { describe, expect, it } from "vitest";
import { ask, end, flow, instruct, randomFlow } from "./samples";
import { treeOf } from "./tree";

describe("treeOf", () => {
  it("hangs a step on the branch that reaches it first and makes jumps of the others", () => {
    const { steps } = treeOf(flow(ask("a", "b", "c"), instruct("b", "c"), instruct("c", "a"), end("d")));
    expect(steps.map(({ parent, via, level }) => [parent, via, level])).toEqual([
      [undefined, undefined, 1],
      [0, 0, 2],
      [0, 1, 2],
      [undefined, undefined, 1],
    ]);
    expect(steps[1]?.links).toEqual([{ to: "on", at: 2, step: "c", title: "Step c" }]);
    expect(steps[2]?.links).toEqual([{ to: "back", at: 0, step: "a", title: "Step a" }]);
  });

  it("sets apart what no path reaches, circles too", () => {
    const tree = treeOf(flow(end("a"), instruct("c", "d"), instruct("b", "c"), instruct("d", "c"), instruct("e", "e")));
    expect(tree.roots.map((at) => tree.steps[at]?.step.id)).toEqual(["a", "b", "e"]);
    expect(tree.steps.map(({ lost }) => lost)).toEqual([false, true, true, true, true]);
  });

  it("knows open ends, and branches to what does not exist", () => {
    const { steps } = treeOf(flow(ask("a", undefined, "nowhere")));
    expect(steps[0]?.links).toEqual([{ to: "nowhere" }, { to: "nowhere" }]);
  });

  it("gives repeated ids keys of their own and leads to the first", () => {
    const { steps, at } = treeOf(flow(instruct("a", "b"), end("b"), end("b")));
    expect(steps.map(({ key }) => key)).toEqual(["a", "b", "b 2"]);
    expect(at.get("b")).toBe(1);
  });

  it("holds no step for an empty flow, nor a start that does not exist", () => {
    expect(treeOf({ start: "", steps: [] }).order).toEqual([]);
    expect(treeOf({ start: "gone", steps: [end("a")] }).roots).toEqual([0]);
  });

  it("hangs what is gone where it hung, and nothing on it that is still there", () => {
    const former = { id: "before", label: "Before", to: "old", change: "removed" as const };
    const elsewhere = { id: "other before", label: "Before", to: "c", change: "removed" as const };
    const a = ask("a", "b");
    const graph = flow(
      { ...a, branches: [former, elsewhere, ...a.branches] },
      instruct("b", "c"),
      end("c"),
      { ...instruct("old", "older", "c"), change: "removed" },
      { ...end("older"), change: "removed" },
    );
    const { steps, roots } = treeOf(graph);
    expect(roots).toEqual([0]);
    expect(steps.map(({ parent }) => parent)).toEqual([undefined, 0, 1, 0, 3]);
    expect(steps[0]?.links.map(({ to }) => to)).toEqual(["child", "on", "child"]);
    expect(steps.some(({ lost }) => lost)).toBe(false);
  });

  it("begins with a first step that is gone, where that led to the first one now", () => {
    const gone = (id: string, to: string) => ({ ...instruct(id, to), change: "removed" as const });
    const steps = [ask("a", "b"), end("b"), gone("first", "second"), gone("second", "a")];
    const tree = treeOf({ start: "a", formerStart: "first", steps });
    expect(tree.roots).toEqual([2]);
    expect(tree.steps.map(({ level, lost }) => [level, lost])).toEqual([
      [3, false],
      [4, false],
      [1, false],
      [2, false],
    ]);
  });

  it("gives every step of any flow one place, after its parent, and counts what stands inside", () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const graph = randomFlow(seed, 1 + (seed % 60));
      const { steps, order, roots } = treeOf(graph);
      expect(new Set(order).size, `seed ${seed}`).toBe(graph.steps.length);
      expect(order.every((at, place) => order.indexOf(steps[at]?.parent ?? at) <= place)).toBe(true);
      expect(roots.reduce((sum, at) => sum + 1 + (steps[at]?.inside ?? 0), 0)).toBe(graph.steps.length);
      expect(steps.every(({ step, links }) => step.branches.length === links.length)).toBe(true);
    }
  });
});
