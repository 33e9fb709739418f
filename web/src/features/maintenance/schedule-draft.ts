/** A schedule as its form has it, from a stored one and back. */
import type {
  CatchUp,
  NewSchedule,
  OnBlackout,
  Overlap,
  Recurrence,
  Schedule,
  ScheduleAssignment,
  ScheduleRule,
  TargetFilter,
  Weekday,
} from "@/api/schema.gen";
import { civilOf, instantOf, ownZone, shownZone } from "./times";
import { weekdays } from "./weekdays";

export type Every = Extract<Recurrence, { kind: "every" }>;

/** "Every so many", as typed. */
export type Sentence = {
  n: string;
  unit: Every["unit"];
  on: readonly Weekday[];
  /** Months only: `15`, `last`, or which weekday of the month: `nth:2`, `nth:last`. */
  day: string;
  /** Months only: the weekday that `nth` counts. */
  weekday: Weekday;
  at: string;
  anchor: string;
};

export type ScheduleDraft = {
  name: string;
  description: string;
  /** What was written last says when; what else there is follows it. */
  source: "sentence" | "cron" | "once";
  sentence: Sentence;
  expression: string;
  once: string;
  zone: string;
  offsetDays: number;
  /** On the clock of the zone; empty: no bound. */
  startAt: string;
  endAt: string;
  list: string;
  filter: TargetFilter;
  /** `latest`, or the number of a version. */
  version: string;
  assignment: ScheduleAssignment;
  overlap: Overlap;
  catchUp: CatchUp;
  catchUpWindow: number;
  onBlackout: OnBlackout;
  jitter: number;
  lead: number;
  due: number | undefined;
  maxOccurrences: string;
};

const week = 7 * 86_400;

export function emptyDraft(name: string, list: string, now: number): ScheduleDraft {
  return {
    name,
    description: "",
    source: "sentence",
    sentence: defaultSentence(ownZone, now),
    expression: "",
    once: `${civilOf(now + 86_400_000, ownZone).slice(0, 10)}T02:00`,
    zone: ownZone,
    offsetDays: 0,
    startAt: "",
    endAt: "",
    list,
    filter: {},
    version: "latest",
    assignment: { kind: "owner" },
    overlap: "allow",
    catchUp: "one",
    catchUpWindow: week,
    onBlackout: "skip",
    jitter: 0,
    lead: 0,
    due: undefined,
    maxOccurrences: "",
  };
}

export function draftOf(schedule: Schedule, now: number): ScheduleDraft {
  const { rule } = schedule;
  const zone = rule.time_zone;
  return {
    ...emptyDraft(schedule.name, schedule.list.id, now),
    description: schedule.description,
    ...recurrenceDraft(rule.recurrence, zone, now),
    zone,
    offsetDays: rule.offset_days ?? 0,
    startAt: rule.start_at ? civilOf(rule.start_at, shownZone(zone)) : "",
    endAt: rule.end_at ? civilOf(rule.end_at, shownZone(zone)) : "",
    filter: schedule.filter ?? {},
    version: String(schedule.version),
    assignment: schedule.assignment,
    overlap: schedule.overlap,
    catchUp: schedule.catch_up,
    catchUpWindow: schedule.catch_up_window_seconds,
    onBlackout: schedule.on_blackout,
    jitter: schedule.jitter_seconds,
    lead: schedule.lead_seconds,
    due: schedule.due_seconds,
    maxOccurrences: schedule.max_occurrences === undefined ? "" : String(schedule.max_occurrences),
  };
}

/** The rule that the draft says. `stored` is the one it was made from: bounds that were not touched stay to the second. */
export function ruleOf(draft: ScheduleDraft, stored?: ScheduleRule): ScheduleRule {
  const { zone, offsetDays, startAt, endAt } = draft;
  const start = boundOf(startAt, zone, stored?.start_at);
  const end = boundOf(endAt, zone, stored?.end_at);
  return {
    recurrence: recurrenceOf(draft),
    time_zone: zone.trim(),
    offset_days: offsetDays,
    ...(start && { start_at: start }),
    ...(end && { end_at: end }),
  };
}

/** All that is written of a schedule beside its flow, with `null` where something is taken away. */
export function bodyOf(draft: ScheduleDraft, stored?: ScheduleRule) {
  const filter = Object.fromEntries(Object.entries(draft.filter).filter(([, value]) => value));
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    version: draft.version === "latest" ? ("latest" as const) : Number(draft.version),
    list_id: draft.list,
    filter: Object.keys(filter).length > 0 ? filter : null,
    rule: ruleOf(draft, stored),
    overlap: draft.overlap,
    catch_up: draft.catchUp,
    catch_up_window_seconds: draft.catchUpWindow,
    on_blackout: draft.onBlackout,
    jitter_seconds: draft.jitter,
    lead_seconds: draft.lead,
    due_seconds: draft.due ?? null,
    max_occurrences: draft.maxOccurrences.trim() ? wholeOf(draft.maxOccurrences) : null,
    assignment: draft.assignment,
  };
}

/** The body that makes a schedule of it. */
export function newBodyOf(draft: ScheduleDraft, flow: string): NewSchedule {
  const { filter, due_seconds, max_occurrences, ...body } = bodyOf(draft);
  return {
    ...body,
    flow_id: flow,
    ...(filter && { filter }),
    ...(due_seconds !== null && { due_seconds }),
    ...(max_occurrences !== null && { max_occurrences }),
  };
}

/** "Every so many" of the server, as the controls show it. */
export function sentenceOf(every: Every, before: Sentence): Sentence {
  const { n, unit, on = [], day_of_month, weekday_of_month, at, anchor } = every;
  return {
    ...before,
    n: String(n),
    unit,
    at,
    anchor,
    ...(on.length > 0 && { on }),
    ...(day_of_month !== undefined && { day: String(day_of_month) }),
    ...(weekday_of_month && { day: `nth:${weekday_of_month.nth}`, weekday: weekday_of_month.weekday }),
  };
}

/** A sentence whose weekdays stand in the order of the week. */
export function toggled(on: readonly Weekday[], day: Weekday): Weekday[] {
  return weekdays.filter((each) => (each === day ? !on.includes(day) : on.includes(each)));
}

function defaultSentence(zone: string, now: number): Sentence {
  const anchor = civilOf(now, shownZone(zone)).slice(0, 10);
  return { n: "1", unit: "week", on: ["monday"], day: "1", weekday: "tuesday", at: "02:00", anchor };
}

function recurrenceDraft(recurrence: Recurrence, zone: string, now: number): Partial<ScheduleDraft> {
  const sentence = defaultSentence(zone, now);
  switch (recurrence.kind) {
    case "cron":
      return { source: "cron", expression: recurrence.expression, sentence };
    case "once":
      return { source: "once", once: recurrence.at.slice(0, 16), sentence };
    case "every":
      return { source: "sentence", sentence: sentenceOf(recurrence, sentence) };
  }
}

function recurrenceOf({ source, sentence, expression, once }: ScheduleDraft): Recurrence {
  if (source === "cron") return { kind: "cron", expression: expression.trim() };
  if (source === "once") return { kind: "once", at: once };
  const { n, unit, on, day, weekday, at, anchor } = sentence;
  const [, nth] = /^nth:(.+)$/.exec(day) ?? [];
  const ordinal = (text: string) => (text === "last" ? ("last" as const) : Number(text));
  return {
    kind: "every",
    n: wholeOf(n),
    unit,
    at,
    anchor,
    ...(unit === "week" && { on: [...on] }),
    ...(unit === "month" &&
      (nth ? { weekday_of_month: { nth: ordinal(nth), weekday } } : { day_of_month: ordinal(day) })),
  };
}

/** A whole number that was typed; nothing of that kind becomes zero, which the server refuses where it stands. */
function wholeOf(text: string): number {
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}

function boundOf(civil: string, zone: string, stored: string | undefined): string | undefined {
  if (!civil) return undefined;
  const clock = shownZone(zone);
  return stored && civilOf(stored, clock) === civil ? stored : instantOf(civil, clock);
}
