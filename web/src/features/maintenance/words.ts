/** Schedules and what becomes of them, in words. */
import type { Occurrence, Schedule, SchedulePause, TargetFilter } from "@/api/schema.gen";
import { detailStrings } from "./detail-strings";

/** What the system says by a code, in words; what a person wrote, as they wrote it. */
export function pauseText({ by, reason }: SchedulePause): string {
  return by === "user" ? reason : (textOf(detailStrings.pauses, reason) ?? detailStrings.pauses.other);
}

export function reasonText({ reason, detail }: Pick<Occurrence, "reason" | "detail">): string | undefined {
  if (reason === undefined) return detail;
  return textOf(detailStrings.reasons, reason) ?? detail ?? reason;
}

const units = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;

/** `1 day, 2 hours`: the two greatest units that there is something of. */
export function durationText(seconds: number): string {
  const parts: string[] = [];
  let rest = Math.max(Math.floor(seconds), 0);
  for (const [unit, length] of units) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(inUnit(count, unit));
  }
  return parts.slice(0, 2).join(", ") || inUnit(0, "second");
}

/** The part of a list in words: `client Alpha, site North`. */
export function filterText({ client, site, kind, ids }: TargetFilter): string {
  const parts = [client, site, kind, ids && detailStrings.card.targets(ids.length)];
  return parts.filter(Boolean).join(", ");
}

/** What a schedule does in another way than schedules do by themselves. */
export function policyWords(schedule: Schedule): string[] {
  const { overlap, catch_up, on_blackout, lead_seconds, jitter_seconds, due_seconds, max_occurrences } = schedule;
  const text = detailStrings.card;
  const words = [
    overlap !== "allow" && text.policies[overlap],
    catch_up === "all" && text.policies.catchAll,
    catch_up === "skip" && text.policies.catchNone,
    on_blackout === "defer_to_end" && text.policies.defer,
    lead_seconds > 0 && text.lead(durationText(lead_seconds)),
    jitter_seconds > 0 && text.jitter(durationText(jitter_seconds)),
    due_seconds !== undefined && text.due(durationText(due_seconds)),
    max_occurrences !== undefined && text.ends(max_occurrences),
  ];
  return words.filter((word) => word !== false);
}

/** Why nothing is due. */
export function nothingText({ status }: Schedule): string {
  return status === "active" ? detailStrings.card.nothing : detailStrings.card[status];
}

function inUnit(count: number, unit: string): string {
  return new Intl.NumberFormat(undefined, { style: "unit", unit, unitDisplay: "long" }).format(count);
}

function textOf(texts: Readonly<Record<string, string>>, code: string): string | undefined {
  return Object.hasOwn(texts, code) ? texts[code] : undefined;
}
