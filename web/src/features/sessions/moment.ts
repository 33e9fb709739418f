/** Moments in the words and the order of the reader's language. */

const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto", style: "long" });

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

export function momentText(iso: string): string {
  return day.format(new Date(iso));
}

/** `3 hours ago`; after a week, the day itself. */
export function agoText(iso: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  if (Math.abs(seconds) > 7 * 86_400) return momentText(iso);
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 0];
  return relative.format(length ? Math.trunc(seconds / length) : 0, unit);
}
