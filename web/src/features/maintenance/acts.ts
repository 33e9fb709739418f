import type { QueryClient } from "@tanstack/react-query";
import { api, dataOf, ifMatch } from "@/api/client";
import type { NewBatch, NewBlackout, NewPause, NewSchedule, Schedule, ScheduleChange } from "@/api/schema.gen";
import { scheduleQuery, schedulesQuery } from "./queries";

const one = (team: string, id: string) => ({ path: { team, id } });

export const createSchedule = (team: string, body: NewSchedule, key: string) =>
  dataOf(
    api.POST("/api/v1/teams/{team}/schedules", {
      params: { path: { team } },
      body,
      headers: { "Idempotency-Key": key },
    }),
  );

/** Changes what it was when it had this revision. */
export const changeSchedule = (team: string, id: string, revision: number, body: ScheduleChange) => {
  const params = { ...one(team, id), header: ifMatch(revision) };
  return dataOf(api.PATCH("/api/v1/teams/{team}/schedules/{id}", { params, body }));
};

export const deleteSchedule = (team: string, id: string, revision: number) => {
  const params = { ...one(team, id), header: ifMatch(revision) };
  return api.DELETE("/api/v1/teams/{team}/schedules/{id}", { params });
};

export const pauseSchedule = (team: string, id: string, body: NewPause) =>
  dataOf(api.POST("/api/v1/teams/{team}/schedules/{id}/pause", { params: one(team, id), body }));

export const resumeSchedule = (team: string, id: string) =>
  dataOf(api.POST("/api/v1/teams/{team}/schedules/{id}/resume", { params: one(team, id) }));

/** Launches now. Pressed twice with the same key it is one act. */
export const runNow = (team: string, id: string, confirmOpen: boolean, key: string) =>
  dataOf(
    api.POST("/api/v1/teams/{team}/schedules/{id}/run-now", {
      params: one(team, id),
      body: { confirm_open: confirmOpen },
      // Another wish is another act.
      headers: { "Idempotency-Key": confirmOpen ? `${key}-open` : key },
    }),
  );

export const launchBatch = (team: string, body: NewBatch, key: string) =>
  dataOf(
    api.POST("/api/v1/teams/{team}/batches", { params: { path: { team } }, body, headers: { "Idempotency-Key": key } }),
  );

export const addBlackout = (team: string, body: NewBlackout) =>
  dataOf(api.POST("/api/v1/teams/{team}/blackouts", { params: { path: { team } }, body }));

export const removeBlackout = (team: string, id: string) =>
  api.DELETE("/api/v1/teams/{team}/blackouts/{id}", { params: one(team, id) });

/** Puts what the server answered in every place where the schedule is shown, and has the rest read again. */
export function scheduleChanged(queryClient: QueryClient, team: string, schedule: Schedule) {
  queryClient.setQueryData(scheduleQuery(team, schedule.id).queryKey, schedule);
  for (const flow of [schedule.flow.id, undefined]) {
    queryClient.setQueryData(schedulesQuery(team, flow).queryKey, (known) =>
      known?.map((each) => (each.id === schedule.id ? schedule : each)),
    );
  }
  return schedulesMoved(queryClient, team);
}

/** Has all that follows from schedules read again. */
export async function schedulesMoved(queryClient: QueryClient, team: string) {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ["schedules", team] }),
    queryClient.invalidateQueries({ queryKey: ["schedule", team] }),
  ]);
}

/** Has all that shows batches read again. */
export async function batchLaunched(queryClient: QueryClient, team: string) {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ["batches", team] }),
    queryClient.invalidateQueries({ queryKey: ["sessions", team] }),
    schedulesMoved(queryClient, team),
  ]);
}
