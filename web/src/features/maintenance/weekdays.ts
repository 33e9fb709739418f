/** The days of the week from Monday on, and what they are called, short and long. */
import type { Weekday } from "@/api/schema.gen";

export const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const satisfies readonly Weekday[];

export const weekdayNames = {
  monday: ["Mon", "Monday"],
  tuesday: ["Tue", "Tuesday"],
  wednesday: ["Wed", "Wednesday"],
  thursday: ["Thu", "Thursday"],
  friday: ["Fri", "Friday"],
  saturday: ["Sat", "Saturday"],
  sunday: ["Sun", "Sunday"],
} as const satisfies Record<Weekday, readonly [string, string]>;
