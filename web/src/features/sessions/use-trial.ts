import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useState } from "react";
import type { MemberRef, Session, TrialAct, TrialBreak } from "@/api/schema.gen";
import type { Act } from "./act";
import type { Entry } from "./lane";
import { type TrialPlace, trialQuery } from "./trial-query";
import { fieldErrorOf, sessionOf, trialActOf } from "./trial-session";
import type { Walk } from "./use-walk";
import { stepOf, textsOf } from "./words";

/** What was done in each place of the browser's history: who comes back from the editor goes on where they were. */
const walked = new Map<string, TrialAct[]>();

/** A walk on a draft, kept by this page alone. */
export function useTrial(place: TrialPlace, me: MemberRef) {
  const queryClient = useQueryClient();
  const visit = useLocation({ select: ({ state }) => state.__TSR_key ?? "" });
  const [acts, setActs] = useState(() => walked.get(visit) ?? []);
  const [underway, setUnderway] = useState<Act>();
  /** The last act, where it could not be taken. */
  const [refused, setRefused] = useState<TrialBreak>();
  const [failure, setFailure] = useState<unknown>();
  const { data: trial, error } = useQuery({ ...trialQuery(place, acts), placeholderData: keepPreviousData });

  function keep(next: TrialAct[]) {
    walked.set(visit, next);
    setActs(next);
  }

  function restart() {
    setRefused(undefined);
    setFailure(undefined);
    keep([]);
  }

  if (!trial) return { error, restart };
  const { state, reading, notes } = trial;
  const id = `trial/${place.flow}`;
  const broken = refused ?? trial.broken_off;
  const shown = { broken, failure, notes, reading, restart };
  if (!state) return shown;
  const session = sessionOf(id, place.flow, reading, state, me);

  async function attempt(act: Act): Promise<Session> {
    const wanted = trialActOf(act);
    if (!wanted) return session;
    // Where the draft lost what a later act needs, those behind it have no place any more.
    const next = [...acts.slice(0, trial?.taken), wanted];
    setUnderway(act);
    setRefused(undefined);
    setFailure(undefined);
    try {
      const answer = await queryClient.fetchQuery(trialQuery(place, next));
      if (answer.taken === next.length && answer.state) {
        keep(next);
        return sessionOf(id, place.flow, answer.reading, answer.state, me);
      }
      const fieldError = answer.broken_off && fieldErrorOf(answer.broken_off);
      if (fieldError) throw fieldError;
      setRefused(answer.broken_off);
      return session;
    } catch (problem) {
      if (act.type !== "answer" || !act.values) setFailure(problem);
      throw problem;
    } finally {
      setUnderway(undefined);
    }
  }

  function perform(act: Act): Promise<Session> {
    const done = attempt(act);
    // Whoever does not wait for the act learns of a failure from the state.
    done.catch(() => {});
    return done;
  }

  const entry: Entry | undefined = underway && {
    key: id,
    order: 0,
    at: session.updated_at,
    guess: false,
    act: underway,
  };
  const walk: Walk = {
    place: { team: place.team, id },
    me,
    session,
    liveVersion: undefined,
    reading,
    step: stepOf(reading, session.step),
    texts: textsOf(session, reading),
    underway: entry,
    entries: [],
    line: "clear",
    refused: undefined,
    perform,
    dismiss: () => setRefused(undefined),
    clear: () => Promise.resolve(),
  };
  return { ...shown, walk };
}
