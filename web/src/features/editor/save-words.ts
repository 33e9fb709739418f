/** What is said of the saving; derived from the queue, so that it is never kinder than the truth. */
import { ApiError } from "@/api/problem";
import type { QueueState } from "./save-queue";
import { strings } from "./strings";

export type SaveWords = {
  text: string;
  tone: "quiet" | "busy" | "warn" | "danger";
  /** Why, in the server's words. */
  reason?: string;
  /** Whether trying again at once makes sense. */
  retry?: boolean;
};

const text = strings.saving;
const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

export function saveWords({ line, changes, problem, savedAt, other }: QueueState): SaveWords {
  switch (line) {
    case "waiting":
    case "sending":
      return { text: text.saving, tone: "busy" };
    case "away":
      return problem instanceof ApiError && problem.status > 0
        ? { text: text.failed, tone: "danger", reason: problem.sentence, retry: true }
        : { text: text.offline(changes.length), tone: "warn", retry: true };
    case "refused":
      return {
        text: text.failed,
        tone: "danger",
        retry: true,
        ...(problem instanceof ApiError && { reason: problem.sentence }),
      };
    case "clash":
      return { text: text.clash(other ?? strings.clash.somebody), tone: "warn" };
    default:
      return { text: savedAt === undefined ? text.saved : text.savedAt(time.format(savedAt)), tone: "quiet" };
  }
}
