/** Answers from before going back: where they would lead, as far as that can be said without the server. */
import type { Branch, Reading, Session, Suggestion } from "@/api/schema.gen";
import { stepOf } from "./words";

export type Suggested = { step: string; suggestion: Suggestion };

/** What was answered at the current step before, if the step still has that branch. */
export function suggestionHere(session: Session, reading: Reading): Suggestion | undefined {
  const suggestion = session.suggestions[session.step];
  return suggestion && branchOf(reading, session.step, suggestion.branch) ? suggestion : undefined;
}

/** The steps that the answers from before would walk, beginning after the current one. */
export function pathAhead(session: Session, reading: Reading): Suggested[] {
  const ahead: Suggested[] = [];
  const seen = new Set<string>();
  let step: string | undefined = session.step;
  while (step !== undefined && !seen.has(step)) {
    seen.add(step);
    const suggestion: Suggestion | undefined = session.suggestions[step];
    if (!suggestion) break;
    if (step !== session.step) ahead.push({ step, suggestion });
    // A decision is the server's to make: what lies behind it is not told in advance.
    step = branchOf(reading, step, suggestion.branch)?.to;
  }
  return ahead;
}

function branchOf(reading: Reading, step: string, branch: string): Branch | undefined {
  return stepOf(reading, step)?.branches.find(({ id }) => id === branch);
}
