/** Time worked: the sum of the silences between events, as the server counts it, carried on to this moment. */
import type { Session } from "@/api/schema.gen";

/** A longer silence counts as this much work. */
const longestGap = 15 * 60;

type Clock = Pick<Session, "active_seconds" | "updated_at" | "status">;

export function activeSeconds({ active_seconds, updated_at, status }: Clock, now: number): number {
  if (status !== "open") return active_seconds;
  const silence = Math.floor((now - Date.parse(updated_at)) / 1000);
  return active_seconds + Math.min(Math.max(silence, 0), longestGap);
}

/**
 * Time worked on the current step. `entered` is the time worked when the step was reached, where it is known; else
 * the hours on the clock since then are the best guess, and never more than the whole.
 */
export function stepSeconds(session: Clock & Pick<Session, "path">, entered: number | undefined, now: number): number {
  const total = activeSeconds(session, now);
  if (entered !== undefined) return Math.max(total - entered, 0);
  const visit = session.path.at(-1);
  if (!visit) return 0;
  const until = session.status === "open" ? now : Date.parse(session.updated_at);
  return Math.min(Math.max(Math.floor((until - Date.parse(visit.at)) / 1000), 0), total);
}

/** `4:07`, `1:04:07`. */
export function clockText(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (part: number) => String(part).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Whole minutes, rounded up as in the note. */
export function wholeMinutes(seconds: number): number {
  return Math.ceil(seconds / 60);
}

/** Whether the step takes half as long again as its author expected. */
export function isSlow(seconds: number, minutes: number | undefined): boolean {
  return minutes !== undefined && seconds > minutes * 90;
}
