import { describe, expect, it } from "vitest";
import { firstView, fitView, viewOn } from "./view";
import { drawn, seen } from "./visible";

const size = { width: 1000, height: 600 };
const card = { x: 4000, y: 300, width: 288, height: 100 };

describe("the view", () => {
  it("shows all of a flow, and a small one no larger than life", () => {
    const all = seen(fitView({ x: -200, y: -100, width: 5000, height: 2000 }, size), size);
    expect(all.x).toBeLessThan(-200);
    expect(all.x + all.width).toBeGreaterThan(4800);
    expect(fitView({ x: 0, y: 0, width: 300, height: 100 }, size).zoom).toBe(1);
  });

  it("begins with what can be read", () => {
    const bounds = { x: 0, y: 0, width: 9000, height: 5000 };
    expect(firstView(bounds, card, size, "right").zoom).toBeGreaterThanOrEqual(0.6);
    const start = seen(firstView(bounds, { ...card, x: 0 }, size, "right"), size);
    expect(start.x).toBeLessThan(0);
    expect(start.x).toBeGreaterThan(-150);
  });

  it("stays when a card is seen, and moves as little as it must when it is not", () => {
    const on = viewOn(card, { x: 0, y: 0, zoom: 1 }, size);
    expect(viewOn(card, on, size)).toEqual(on);
    const part = seen(on, size);
    expect(part.x + part.width).toBeGreaterThanOrEqual(card.x + card.width);
    expect(part.y).toBeCloseTo(0);
  });

  it("comes near enough to read", () => {
    expect(viewOn(card, { x: 0, y: 0, zoom: 0.1 }, size).zoom).toBe(0.6);
  });
});

describe("what is drawn", () => {
  const now = { x: 0, y: 0, width: 1000, height: 600 };

  it("is more than what is seen, and stays the same while that will do", () => {
    const before = drawn(undefined, now);
    expect(drawn(before, { ...now, x: 200, y: -100 })).toBe(before);
    expect(drawn(before, { ...now, x: 400 })).not.toBe(before);
  });

  it("gets less when the view comes near", () => {
    const before = drawn(undefined, now);
    expect(drawn(before, { x: 100, y: 100, width: 300, height: 180 }).width).toBeLessThan(before.width / 2);
  });
});
