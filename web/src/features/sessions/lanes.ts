/** The lanes of all sessions that were opened in this page. They live as long as the page, so leaving a session loses nothing. */
import type { QueryClient } from "@tanstack/react-query";
import { ApiError, offlineError } from "@/api/problem";
import type { Me } from "@/api/schema.gen";
import type { Place } from "./act";
import { createLane, type Lane } from "./lane";
import { laneStorage } from "./lane-storage";
import { loadLater } from "./lazy-parts";
import { sessionQuery } from "./queries";

const lanes = new Map<string, Lane>();

export function laneOf(queryClient: QueryClient, place: Place, user: string): Lane {
  const key = `${user}/${place.id}`;
  const known = lanes.get(key);
  if (known) return known;
  const { queryKey } = sessionQuery(place.team, place.id);
  const lane = createLane({
    storage: laneStorage(user, place.id),
    send: async (act, idempotencyKey) => {
      // Nobody else's login sends what this person did.
      if (queryClient.getQueryData<Me>(["me"])?.user.id !== user) throw offlineError();
      const { sendAct } = await loadLater().catch(() => Promise.reject(offlineError()));
      return sendAct(place, act, idempotencyKey).catch((error: unknown) => {
        // Reading the session anew leads to the sign-in page.
        if (error instanceof ApiError && error.status === 401) void queryClient.invalidateQueries({ queryKey });
        throw error;
      });
    },
    onTaken: (session) => {
      queryClient.setQueryData(queryKey, (before) => ({ ...session, ...liveVersion(before) }));
      void queryClient.invalidateQueries({ queryKey: ["sessions", place.team] });
    },
    onRefused: () => void queryClient.invalidateQueries({ queryKey }),
    sleep: untilBackOr,
  });
  lanes.set(key, lane);
  return lane;
}

/** The answer to an act does not name the live version; the one read before still stands. */
function liveVersion(before: { live_version?: number } | undefined) {
  return before?.live_version === undefined ? {} : { live_version: before.live_version };
}

/** A pause that ends early when the connection comes back. */
function untilBackOr(milliseconds: number): Promise<void> {
  return new Promise((wake) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener("online", end);
      wake();
    };
    const timer = setTimeout(end, milliseconds);
    window.addEventListener("online", end);
  });
}
