import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@/api/problem";
import type { Schedule, ScheduleChange } from "@/api/schema.gen";
import { announce } from "@/ui/announcer";
import { toast } from "@/ui/toast-store";
import { changeSchedule, resumeSchedule, scheduleChanged, schedulesMoved } from "./acts";
import { detailStrings } from "./detail-strings";
import { strings } from "./strings";
import { civilText } from "./times";
import { nothingText } from "./words";

/** What is done to a schedule with one press. What the server answers is shown at once. */
export function useScheduleActs(team: string, schedule: Schedule) {
  const queryClient = useQueryClient();
  const { id, name, revision } = schedule;
  const { mutate, isPending } = useMutation({
    mutationFn: ({ perform }: { perform: () => Promise<Schedule>; done: (after: Schedule) => string }) => perform(),
    onSuccess: (after, { done }) => {
      announce(done(after));
      void scheduleChanged(queryClient, team, after);
    },
    onError: (error) => {
      const isStale = error instanceof ApiError && error.status === 412;
      if (isStale) void schedulesMoved(queryClient, team);
      toast(isStale ? strings.stale : error instanceof ApiError ? error.sentence : strings.failed);
    },
  });
  const change = (body: ScheduleChange, done: (after: Schedule) => string) =>
    mutate({ perform: () => changeSchedule(team, id, revision, body), done });
  return {
    isPending,
    setActive: (active: boolean) =>
      change({ active }, (after) =>
        active ? detailStrings.card.switchedOn(name, nextText(after)) : detailStrings.card.switchedOff(name),
      ),
    takeOver: (owner: string) => change({ owner_id: owner }, () => detailStrings.card.tookOver),
    resume: () =>
      mutate({ perform: () => resumeSchedule(team, id), done: (after) => detailStrings.acts.resumed(nextText(after)) }),
  };
}

function nextText(schedule: Schedule): string {
  return schedule.next ? civilText(schedule.next.local) : nothingText(schedule);
}
