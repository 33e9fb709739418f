import { expect, test } from "vitest";
import { datesOf, daysOf, monthAfter, monthOf } from "./calendar-days";

const schedule = { id: "s", name: "Updates", flow_id: "f" };
const zone = "Europe/Zurich";

test("a month is shown in whole weeks from Monday on", () => {
  const dates = datesOf("2026-11");
  expect(dates[0]).toBe("2026-10-26");
  expect(dates.at(-1)).toBe("2026-12-06");
  expect(dates).toHaveLength(42);
  // February 2027 begins on a Monday and has four weeks.
  expect(datesOf("2027-02")).toHaveLength(28);
});

test("months go on over the year", () => {
  expect(monthAfter("2026-12", 1)).toBe("2027-01");
  expect(monthAfter("2026-01", -1)).toBe("2025-12");
  expect(monthOf("2026-13", Date.parse("2026-11-30T23:30:00Z"), zone)).toBe("2026-12");
  expect(monthOf("2026-05", 0, zone)).toBe("2026-05");
});

test("moments fall on the day of the reader's clock, those of one schedule together", () => {
  const at = (at: string) => ({ schedule, at, local: at });
  const days = daysOf("2026-11", [at("2026-11-22T23:30:00Z"), at("2026-11-23T11:00:00Z")], [], zone);
  const found = days.filter(({ due }) => due.length > 0);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ date: "2026-11-23", due: [{ times: ["00:30", "12:00"] }] });
});

test("a blackout covers the days that it touches, and not the one at whose midnight it ends", () => {
  const blackout = { id: "b", name: "Freeze", starts_at: "2026-11-10T11:00:00Z", ends_at: "2026-11-12T23:00:00Z" };
  const days = daysOf("2026-11", [], [blackout], zone).filter(({ blackouts }) => blackouts.length > 0);
  expect(days.map(({ date }) => date)).toEqual(["2026-11-10", "2026-11-11", "2026-11-12"]);
});

test("a schedule is marked on a day on which all its moments fall into blackouts", () => {
  const at = (at: string) => ({ schedule, at, local: at });
  const blackout = { id: "b", name: "Freeze", starts_at: "2026-11-10T11:00:00Z", ends_at: "2026-11-11T12:00:00Z" };
  const moments = ["2026-11-10T11:00:00Z", "2026-11-10T12:00:00Z", "2026-11-11T11:00:00Z", "2026-11-11T12:00:00Z"];
  const days = daysOf("2026-11", moments.map(at), [blackout], zone).filter(({ due }) => due.length > 0);
  expect(days.map(({ due }) => due[0]?.isBlackedOut)).toEqual([true, false]);
});
