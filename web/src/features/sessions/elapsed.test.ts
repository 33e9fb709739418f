import { describe, expect, it } from "vitest";
import { activeSeconds, clockText, isSlow, stepSeconds, wholeMinutes } from "./elapsed";

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
const now = (seconds: number) => Date.parse(at(seconds));
const session = (status: "open" | "paused", updated: number, active: number) => ({
  status,
  updated_at: at(updated),
  active_seconds: active,
  path: [{ seq: 1, step: "a", at: at(0) }],
});

describe("time worked", () => {
  it("goes on while the session is open and stands still in a pause", () => {
    expect(activeSeconds(session("open", 100, 40), now(130))).toBe(70);
    expect(activeSeconds(session("paused", 100, 40), now(130))).toBe(40);
  });

  it("counts a long silence as a quarter of an hour, and a clock that is behind as nothing", () => {
    expect(activeSeconds(session("open", 0, 40), now(90_000))).toBe(940);
    expect(activeSeconds(session("open", 100, 40), now(10))).toBe(40);
  });

  it("measures a step from the time worked when it was reached", () => {
    expect(stepSeconds(session("open", 100, 40), 30, now(130))).toBe(40);
  });

  it("guesses from the clock where that is not known, and never more than the whole", () => {
    expect(stepSeconds(session("open", 100, 400), undefined, now(130))).toBe(130);
    expect(stepSeconds(session("open", 100, 40), undefined, now(130))).toBe(70);
    expect(stepSeconds(session("paused", 20, 400), undefined, now(130))).toBe(20);
  });

  it("writes it short", () => {
    expect([0, 67, 3600, 3907].map(clockText)).toEqual(["0:00", "1:07", "1:00:00", "1:05:07"]);
    expect([0, 1, 60, 61].map(wholeMinutes)).toEqual([0, 1, 1, 2]);
  });

  it("is slow at half as long again as expected", () => {
    expect([isSlow(180, 2), isSlow(181, 2), isSlow(9999, undefined)]).toEqual([false, true, false]);
  });
});
