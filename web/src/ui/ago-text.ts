/** Times in the words and the order of the reader's language. */

// Always in numbers: "yesterday" would be a matter of the calendar, not of the hours gone by.
const relative = new Intl.RelativeTimeFormat();
const justNow = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(0, "second");
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

const minute = 60_000;
const hour = 60 * minute;

/** `3 hours ago`, `in 2 days`; beyond a week, the day itself. */
export function agoText(at: string, now: number): string {
  const distance = Date.parse(at) - now;
  const size = Math.abs(distance);
  if (size < minute) return justNow;
  if (size < hour) return relative.format(Math.trunc(distance / minute), "minute");
  if (size < 24 * hour) return relative.format(Math.trunc(distance / hour), "hour");
  if (size <= 7 * 24 * hour) return relative.format(Math.trunc(distance / (24 * hour)), "day");
  return dayText(at);
}

/** The day alone: `20 Nov 2026`. */
export function dayText(at: string): string {
  return day.format(new Date(at));
}

/** The day and the time of it: `20 Nov 2026, 14:05`. */
export function momentText(at: string): string {
  return moment.format(new Date(at));
}
