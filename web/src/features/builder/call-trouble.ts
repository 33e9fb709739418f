import type { Trouble } from "./ai-problem";
import { strings } from "./strings";
import type { Call } from "./types";

/** What kept a call from being answered; nothing where it was answered, or ended by hand. */
export function callTrouble(call: Call | undefined): Trouble | undefined {
  if (!call || (call.state !== "failed" && call.state !== "orphaned")) return undefined;
  const { code, detail, retry_after_seconds } = call.error ?? { code: "ai_failed", detail: strings.problems.orphaned };
  return { code, detail, retryAfter: retry_after_seconds };
}
