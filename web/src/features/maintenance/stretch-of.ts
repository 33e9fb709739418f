import { datesOf } from "./calendar-days";
import { instantOf } from "./times";

/** From the first midnight of the weeks that a month lies in to the last one. */
export function stretchOf(month: string, zone: string): { from: string; to: string } {
  const dates = datesOf(month);
  const last = Date.parse(`${dates.at(-1)}T00:00Z`) + 86_400_000;
  return {
    from: instantOf(`${dates[0]}T00:00`, zone) ?? "",
    to: instantOf(new Date(last).toISOString().slice(0, 16), zone) ?? "",
  };
}
