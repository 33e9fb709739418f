/** A month as days, with what falls on each of them. Days are those of the reader's clock. */
import type { Blackout, CalendarMoment } from "@/api/schema.gen";
import { civilOf } from "./times";

/** One schedule on one day. */
export type Due = {
  schedule: CalendarMoment["schedule"];
  times: string[];
  /** Whether all of it falls into blackouts. */
  isBlackedOut: boolean;
};

export type Day = {
  /** `2026-11-23`. */
  date: string;
  isInMonth: boolean;
  due: Due[];
  blackouts: Blackout[];
};

/** `2026-11`, from what stands in an address, or the month of this moment. */
export function monthOf(value: unknown, now: number, zone: string): string {
  const isMonth = typeof value === "string" && /^(19[7-9]\d|2\d{3})-(0[1-9]|1[0-2])$/.test(value);
  return isMonth ? value : civilOf(now, zone).slice(0, 7);
}

export function monthAfter(month: string, months: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/** The dates of whole weeks, from Monday on, that a month lies in. */
export function datesOf(month: string): string[] {
  const first = Date.parse(`${month}-01T00:00Z`);
  const after = Date.parse(`${monthAfter(month, 1)}-01T00:00Z`);
  const start = first - ((new Date(first).getUTCDay() + 6) % 7) * day;
  const weeks = Math.ceil((after - start) / (7 * day));
  return Array.from({ length: weeks * 7 }, (_, index) => new Date(start + index * day).toISOString().slice(0, 10));
}

export function daysOf(
  month: string,
  moments: readonly CalendarMoment[],
  blackouts: readonly Blackout[],
  zone: string,
): Day[] {
  const due = new Map<string, Map<string, Due>>();
  for (const { schedule, at } of moments) {
    const local = civilOf(at, zone);
    const ofDay = due.get(local.slice(0, 10)) ?? new Map<string, Due>();
    const known = ofDay.get(schedule.id) ?? { schedule, times: [], isBlackedOut: true };
    known.times.push(local.slice(11));
    known.isBlackedOut &&= blackouts.some(({ starts_at, ends_at }) => isWithin(at, starts_at, ends_at));
    ofDay.set(schedule.id, known);
    due.set(local.slice(0, 10), ofDay);
  }
  const spans = blackouts.map((blackout) => ({
    blackout,
    first: civilOf(blackout.starts_at, zone).slice(0, 10),
    // Until midnight is until the day before.
    last: civilOf(Date.parse(blackout.ends_at) - 1, zone).slice(0, 10),
  }));
  return datesOf(month).map((date) => ({
    date,
    isInMonth: date.startsWith(month),
    due: [...(due.get(date)?.values() ?? [])],
    blackouts: spans.filter(({ first, last }) => first <= date && date <= last).map(({ blackout }) => blackout),
  }));
}

function isWithin(at: string, from: string, until: string): boolean {
  return Date.parse(from) <= Date.parse(at) && Date.parse(at) < Date.parse(until);
}

const day = 86_400_000;
