/** Moments on the clocks of other places, and how far away they are. */

/** The zone of the reader. */
export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "always" });

/** `in 3 hours`, `2 days ago`: in the greatest unit of which there is at least one. */
export function distanceText(at: string, now: number): string {
  const distance = Date.parse(at) - now;
  const size = Math.abs(distance);
  const [unit, length] =
    size >= day ? (["day", day] as const) : size >= hour ? (["hour", hour] as const) : (["minute", minute] as const);
  return relative.format(Math.trunc(distance / length), unit);
}

/** The hands of the clock of a place: `2026-11-23T19:05`. */
export function civilOf(at: string | number, zone: string): string {
  const parts = new Map(
    clockIn(zone)
      .formatToParts(new Date(at))
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? "00";
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

/** The first moment at which the clock of a place shows this. A time that is left out is as far behind the jump. */
export function instantOf(civil: string, zone: string): string | undefined {
  const asUtc = Date.parse(`${civil}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const offsetAt = (at: number) => Date.parse(`${civilOf(at, zone)}Z`) - (at - (at % minute));
  const byOldOffset = asUtc - offsetAt(asUtc - day);
  const byNewOffset = asUtc - offsetAt(byOldOffset);
  const at = [byOldOffset, byNewOffset].find((at) => civilOf(at, zone) === civil) ?? byOldOffset;
  return new Date(at).toISOString();
}

/** Whether a zone is one that this browser knows. */
export function isKnownZone(zone: string): boolean {
  try {
    clockIn(zone);
    return true;
  } catch {
    return false;
  }
}

/** A zone that times can be shown in: the one that is asked for, or the reader's own. */
export function shownZone(zone: string): string {
  return isKnownZone(zone) ? zone : ownZone;
}

/** `Mon, 30 Nov 2026, 02:00`, from what the clock shows there: `2026-11-30T02:00:00+01:00`. */
export function civilText(local: string): string {
  const shown = Date.parse(`${local.slice(0, 16)}Z`);
  return Number.isNaN(shown) ? local : civil.format(shown);
}

/** The same for a moment, on the clock of a place. */
export function zonedText(at: string, zone: string): string {
  return civilText(civilOf(at, shownZone(zone)));
}

/** Whether the clocks of two places show the same at this moment. */
export function isSameClock(at: string, local: string): boolean {
  return civilOf(at, ownZone) === local.slice(0, 16);
}

/** `UTC+1`, as it is at this moment. */
export function offsetText(zone: string, at: number): string {
  const part = offsetIn(zone)
    .formatToParts(at)
    .find(({ type }) => type === "timeZoneName");
  return (part?.value ?? "").replace("GMT", "UTC");
}

/** `Monday 23 November`, from `2026-11-23`. */
export function dayText(date: string): string {
  return weekdayAndDate.format(Date.parse(`${date}T00:00Z`));
}

/** `November 2026`, from `2026-11`. */
export function monthText(month: string): string {
  return monthAndYear.format(Date.parse(`${month}-01T00:00Z`));
}

const weekdayAndDate = new Intl.DateTimeFormat(undefined, {
  timeZone: "UTC",
  weekday: "long",
  day: "numeric",
  month: "long",
});

const monthAndYear = new Intl.DateTimeFormat(undefined, { timeZone: "UTC", month: "long", year: "numeric" });

const civil = new Intl.DateTimeFormat(undefined, {
  timeZone: "UTC",
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockIn(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  clocks.set(zone, made);
  return made;
}

const offsets = new Map<string, Intl.DateTimeFormat>();

function offsetIn(zone: string): Intl.DateTimeFormat {
  const known = offsets.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "shortOffset" });
  offsets.set(zone, made);
  return made;
}
