import { describe, expect, it } from "vitest";
import type { OutlineStep } from "@/flow/outline";
import { layOut } from "./map-layout";

const step = (id: string, ...targets: string[]): OutlineStep => ({
  id,
  kind: "question",
  branches: targets.map((to) => ({ id: to, to })),
});

describe("layOut", () => {
  it("puts every step right of all that lead to it, ways back aside", () => {
    const steps = [step("a", "b", "d"), step("b", "c"), step("c", "d", "a"), step("d")];
    const { points, lines } = layOut(steps, "a");
    expect(points.map(({ x }) => x)).toEqual([24, 64, 104, 144]);
    expect(lines.filter(({ back }) => back)).toEqual([{ from: 2, to: 0, back: true }]);
  });

  it("keeps a step near to those that lead to it", () => {
    const steps = [step("a", "x", "y"), step("y", "q"), step("x", "p"), step("q"), step("p")];
    const { points } = layOut(steps, "a");
    expect(points[1]?.y).toBe(points[3]?.y);
    expect(points[2]?.y).toBe(points[4]?.y);
  });

  it("never puts two steps on one place, also in a flow of 2000 steps with loops and loose ends", () => {
    const steps = Array.from({ length: 2000 }, (_, at) =>
      step(`${at}`, `${(at * 3 + 1) % 2500}`, `${(at * 7) % 2000}`),
    );
    const { points, width, height } = layOut(steps, "0");
    expect(new Set(points.map(({ x, y }) => `${x} ${y}`)).size).toBe(2000);
    expect(points.every(({ x, y }) => x > 0 && x < width && y > 0 && y < height)).toBe(true);
  });

  it("is empty for a flow without steps", () => {
    expect(layOut([], "")).toEqual({ points: [], lines: [], width: 48, height: 48 });
  });
});
