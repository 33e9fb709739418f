import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { MemberRef, Session } from "@/api/schema.gen";
import type { Act } from "./act";
import { forgetDrafts } from "./drafts";
import type { Entry } from "./lane";
import { shown } from "./shown";
import { type TrialPlace, type Tried, trialQuery } from "./trial-query";
import { fieldErrorOf, sessionOf, trialActOf } from "./trial-session";
import type { Walk } from "./use-walk";
import { stepOf, textsOf } from "./words";

/** What was done in each place of the browser's history: who comes back from the editor goes on where they were. */
const walked = new Map<string, readonly Act[]>();

/** A walk on a draft, kept by this page alone. */
export function useTrial(place: TrialPlace, me: MemberRef) {
  const queryClient = useQueryClient();
  const router = useRouter();
  // Of the moment the page opened: every visit opens it anew.
  const [visit] = useState(() => router.state.location.state.__TSR_key ?? "");
  const [acts, setActs] = useState(() => walked.get(visit) ?? []);
  const [failure, setFailure] = useState<unknown>();
  const {
    data: tried,
    error,
    isPlaceholderData: isBehind,
  } = useQuery({ ...trialQuery(place, acts), placeholderData: keepPreviousData });

  function keep(next: readonly Act[]) {
    walked.set(visit, next);
    setActs(next);
    setFailure(undefined);
  }

  const id = `trial/${place.flow}`;
  // Of a test nothing is kept, so neither is what was half typed.
  useEffect(() => () => forgetDrafts(`${id}/`), [id]);

  function restart() {
    forgetDrafts(`${id}/`);
    keep([]);
  }
  if (!tried) return { error, restart };
  const { trial } = tried;
  const { state, reading, notes, broken_off: broken } = trial;
  const common = { broken, failure, notes, reading, restart };
  if (!state) return common;

  const confirmed = sessionOf(id, place.flow, reading, state, me);
  const { session, underway } = shown(confirmed, reading, isBehind ? entriesOf(tried, acts) : []);

  async function send(before: readonly Act[], act: Act): Promise<Session> {
    const next = [...before, act];
    keep(next);
    try {
      const { trial: answer } = await queryClient.fetchQuery(trialQuery(place, next));
      const fieldError = answer.broken_off && fieldErrorOf(answer.broken_off);
      if (fieldError) throw fieldError;
      return answer.state ? sessionOf(id, place.flow, answer.reading, answer.state, me) : session;
    } catch (problem) {
      keep(before);
      // What is wrong in a form is told there.
      if (stepOf(reading, session.step)?.kind !== "form") setFailure(problem);
      throw problem;
    }
  }

  function perform(act: Act): Promise<Session> {
    if (trialActOf(act).length === 0) return Promise.resolve(session);
    // Where the walk breaks off, what was to come behind has no place any more.
    const done = send(isBehind ? acts : acts.slice(0, trial.taken), act);
    // Whoever does not wait for the act learns of a failure from the state.
    done.catch(() => {});
    return done;
  }

  const walk: Walk = {
    place: { team: place.team, id },
    me,
    session,
    liveVersion: undefined,
    reading,
    step: stepOf(reading, session.step),
    texts: textsOf(session, reading),
    underway,
    entries: [],
    line: "clear",
    refused: undefined,
    perform,
    dismiss: () => {},
    clear: () => Promise.resolve(),
  };
  return { ...common, walk };
}

/** The acts that the server has not answered yet; none where it answered another walk. */
function entriesOf({ acts: answered, trial }: Tried, acts: readonly Act[]): Entry[] {
  if (JSON.stringify(acts.slice(0, answered.length)) !== JSON.stringify(answered)) return [];
  const at = trial.state?.path.at(-1)?.at ?? "";
  return acts.slice(answered.length).map((act, order) => ({ key: String(order), order, at, guess: false, act }));
}
