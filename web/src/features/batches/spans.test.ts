import { expect, it } from "vitest";
import { spanText, timeLeft } from "./spans";
import { noCounts } from "./standing";

const minute = 60_000;

it("tells a length of time by its two greatest units", () => {
  expect([spanText(0), spanText(80 * minute), spanText(26 * 60 * minute + 5 * minute)]).toEqual([
    "1 min",
    "1 hr, 20 min",
    "1 day, 2 hr",
  ]);
});

it("guesses the rest from what is done, once there is enough of it", () => {
  expect(timeLeft({ ...noCounts(), resolved: 2, open: 5 }, 10 * minute)).toBeUndefined();
  expect(timeLeft({ ...noCounts(), resolved: 4, failed: 1, open: 5, cancelled: 9 }, 10 * minute)).toBe(10 * minute);
  expect(timeLeft({ ...noCounts(), resolved: 5 }, minute)).toBeUndefined();
});
