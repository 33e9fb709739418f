import { expect, test } from "vitest";
import type { Recurrence } from "@/api/schema.gen";
import { scheduleSample } from "./samples";
import { bodyOf, draftOf, newBodyOf, ruleOf, sentenceOf, toggled } from "./schedule-draft";

const now = Date.parse("2026-11-23T12:00:00Z");
const sample = scheduleSample({});
const ruled = (recurrence: Recurrence) => scheduleSample({ rule: { ...sample.rule, recurrence } });

test("a rule that nobody touched is sent back as it was", () => {
  const every = { kind: "every", n: 2, at: "23:30", anchor: "2026-01-05" } as const;
  const recurrences: Recurrence[] = [
    { ...every, unit: "week", on: ["tuesday", "sunday"] },
    { ...every, unit: "day" },
    { ...every, unit: "month", day_of_month: 31 },
    { ...every, unit: "month", day_of_month: "last" },
    { ...every, unit: "month", weekday_of_month: { nth: 2, weekday: "tuesday" } },
    { ...every, unit: "month", weekday_of_month: { nth: "last", weekday: "friday" } },
    { kind: "cron", expression: "0 2 * * MON" },
    { kind: "once", at: "2027-03-14T02:30" },
  ];
  for (const recurrence of recurrences) {
    const schedule = ruled(recurrence);
    expect(ruleOf(draftOf(schedule, now), schedule.rule)).toEqual(schedule.rule);
  }
});

test("bounds that nobody touched stay to the second; others are read off the clock of the zone", () => {
  const rule = { ...sample.rule, start_at: "2026-12-01T08:15:42Z", end_at: "2027-12-01T00:00:00Z" };
  const draft = draftOf(scheduleSample({ rule }), now);
  expect(draft.startAt).toBe("2026-12-01T09:15");
  expect(ruleOf(draft, rule)).toEqual(rule);
  expect(ruleOf({ ...draft, startAt: "2026-12-01T10:00", endAt: "" }, rule).start_at).toBe("2026-12-01T09:00:00.000Z");
  expect(ruleOf({ ...draft, endAt: "" }, rule)).not.toHaveProperty("end_at");
});

test("what is taken away is sent as null, and left out of what is new", () => {
  const schedule = scheduleSample({ filter: { client: "Alpha" }, due_seconds: 3600, max_occurrences: 4 });
  const draft = draftOf(schedule, now);
  expect(bodyOf(draft)).toMatchObject({ filter: { client: "Alpha" }, due_seconds: 3600, max_occurrences: 4 });
  const bare = { ...draft, filter: { client: "" }, due: undefined, maxOccurrences: " " };
  expect(bodyOf(bare)).toMatchObject({ filter: null, due_seconds: null, max_occurrences: null });
  expect(newBodyOf(bare, "flow")).not.toHaveProperty("filter");
});

test("what is no number is sent as one that the server refuses at its place", () => {
  const draft = draftOf(sample, now);
  expect(ruleOf({ ...draft, sentence: { ...draft.sentence, n: "two" } }).recurrence).toMatchObject({ n: 0 });
});

test("the sentence follows what the server read from an expression, and keeps what that does not say", () => {
  const { sentence } = draftOf(sample, now);
  const daily = { kind: "every", n: 1, unit: "day", at: "06:00", anchor: "2026-11-23" } as const;
  expect(sentenceOf(daily, sentence)).toMatchObject({ unit: "day", at: "06:00", on: ["monday"] });
});

test("weekdays stay in the order of the week", () => {
  expect(toggled(["monday", "friday"], "wednesday")).toEqual(["monday", "wednesday", "friday"]);
  expect(toggled(["monday", "friday"], "monday")).toEqual(["friday"]);
});
