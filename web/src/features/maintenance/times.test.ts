import { expect, test } from "vitest";
import { civilOf, civilText, distanceText, instantOf, isKnownZone, offsetText } from "./times";

test("a moment is read off the clock of a place", () => {
  expect(civilOf("2026-11-30T01:00:00Z", "Europe/Zurich")).toBe("2026-11-30T02:00");
  expect(civilOf("2026-11-30T01:00:00Z", "America/New_York")).toBe("2026-11-29T20:00");
  expect(civilOf("2026-11-30T23:30:00Z", "Asia/Kolkata")).toBe("2026-12-01T05:00");
});

test("what the clock of a place shows is a moment again", () => {
  expect(instantOf("2026-11-30T02:00", "Europe/Zurich")).toBe("2026-11-30T01:00:00.000Z");
  expect(instantOf("2026-07-01T00:00", "America/New_York")).toBe("2026-07-01T04:00:00.000Z");
  expect(instantOf("2026-12-31T23:59", "Pacific/Kiritimati")).toBe("2026-12-31T09:59:00.000Z");
  expect(instantOf("", "Europe/Zurich")).toBeUndefined();
});

test("around a change of the clocks the moment is the first, or lies behind the jump", () => {
  // 02:30 does not exist on 28 March 2027 in Zurich, and happens twice on 25 October 2026.
  expect(instantOf("2027-03-28T02:30", "Europe/Zurich")).toBe("2027-03-28T01:30:00.000Z");
  expect(instantOf("2026-10-25T02:30", "Europe/Zurich")).toBe("2026-10-25T00:30:00.000Z");
  expect(instantOf("2026-10-25T03:30", "Europe/Zurich")).toBe("2026-10-25T02:30:00.000Z");
  expect(instantOf("2027-03-28T03:30", "Europe/Zurich")).toBe("2027-03-28T01:30:00.000Z");
});

test("distances are told in the greatest unit that fits", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  expect(distanceText("2026-11-23T15:30:00Z", now)).toBe("in 3 hours");
  expect(distanceText("2026-11-23T12:20:00Z", now)).toBe("in 20 minutes");
  expect(distanceText("2026-12-24T12:00:00Z", now)).toBe("in 31 days");
  expect(distanceText("2026-11-21T12:00:00Z", now)).toBe("2 days ago");
});

test("local times of the server need no zone data of the browser", () => {
  expect(civilText("2027-03-14T03:00:00-04:00")).toMatch(/14.*03:00|03:00.*14/);
  expect(civilText("something else")).toBe("something else");
});

test("zones are checked before they are used", () => {
  expect(isKnownZone("Europe/Zurich")).toBe(true);
  expect(isKnownZone("Europe/Nowhere")).toBe(false);
  expect(offsetText("Asia/Kolkata", 0)).toBe("UTC+5:30");
});
