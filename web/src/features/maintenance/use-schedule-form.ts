import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { randomKey } from "@/api/idempotency";
import { ApiError, errorsByField } from "@/api/problem";
import type { Schedule } from "@/api/schema.gen";
import { changeSchedule, createSchedule, scheduleChanged, schedulesMoved } from "./acts";
import { formStrings } from "./form-strings";
import { scheduleQuery } from "./queries";
import { bodyOf, draftOf, newBodyOf, type ScheduleDraft } from "./schedule-draft";

type Errors = Readonly<Record<string, string>>;

type Options = {
  team: string;
  flow: string;
  /** The one that is changed; without it a new one is made. */
  stored: Schedule | undefined;
  /** As the form begins. */
  initial: ScheduleDraft;
  onSaved: (schedule: Schedule) => void;
};

/** The state of the form of a schedule: what is typed, what is wrong with it, and the way to the server. */
export function useScheduleForm({ team, flow, stored, initial, onSaved }: Options) {
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(initial);
  const [base, setBase] = useState(stored);
  const [errors, setErrors] = useState<Errors>({});
  const [problem, setProblem] = useState<unknown>();
  const [pending, setPending] = useState(false);
  // One schedule, however often it has to be sent; another one once something is changed.
  const [key, setKey] = useState(randomKey);

  function change(part: Partial<ScheduleDraft>) {
    setDraft((draft) => ({ ...draft, ...part }));
    setKey(randomKey());
    setErrors({});
    setProblem(undefined);
  }

  async function send(revision: number | undefined) {
    const found = missing(draft);
    setErrors(found);
    setProblem(undefined);
    if (Object.keys(found).length > 0 || pending) return;
    setPending(true);
    try {
      const saved =
        base && revision !== undefined
          ? await changeSchedule(team, base.id, revision, bodyOf(draft, base.rule))
          : await createSchedule(team, newBodyOf(draft, flow), key);
      await scheduleChanged(queryClient, team, saved);
      onSaved(saved);
    } catch (error) {
      setErrors(errorsByField(error));
      setProblem(error);
    } finally {
      setPending(false);
    }
  }

  /** What somebody else has made of it meanwhile. */
  async function latest(): Promise<Schedule | undefined> {
    if (!base) return undefined;
    void schedulesMoved(queryClient, team);
    return queryClient.fetchQuery({ ...scheduleQuery(team, base.id), staleTime: 0 });
  }

  return {
    draft,
    base,
    errors,
    problem,
    pending,
    change,
    isStale: problem instanceof ApiError && problem.status === 412,
    save: () => send(base?.revision),
    saveMine: async () => {
      const theirs = await latest();
      if (theirs) await send(theirs.revision);
    },
    loadTheirs: async () => {
      const theirs = await latest();
      if (!theirs) return;
      setBase(theirs);
      setDraft(draftOf(theirs, Date.now()));
      setProblem(undefined);
    },
  };
}

/** What can be told without the server, by the place in what is sent. */
function missing({ name, list, source, once, sentence, assignment }: ScheduleDraft): Errors {
  const text = formStrings;
  const isNobody =
    (assignment.kind === "member" && !assignment.member) ||
    (assignment.kind === "round_robin" && assignment.members.length === 0);
  return {
    ...(!name.trim() && { name: text.nameMissing }),
    ...(name.trim().length > 200 && { name: text.nameLong }),
    ...(!list && { list_id: text.targets.listMissing }),
    ...(source === "once" && !once && { "rule.recurrence.at": text.when.dateMissing }),
    ...(source === "sentence" && !sentence.anchor && { "rule.recurrence.anchor": text.when.dateMissing }),
    ...(isNobody && { assignment: text.who.memberMissing }),
  };
}
