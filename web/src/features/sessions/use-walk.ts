import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useStore } from "zustand";
import type { MemberRef, Session } from "@/api/schema.gen";
import type { Place } from "./act";
import { laneOf } from "./lanes";
import { readingQuery, sessionQuery } from "./queries";
import { newest, shown } from "./shown";
import { stepOf, textsOf } from "./words";

/** How often somebody who reads along asks what the assignee did. */
const readAlong = 10_000;

export type Walk = ReturnType<typeof useWalk>;

/** A session as the page shows it, and the way to act in it. */
export function useWalk(place: Place, me: MemberRef) {
  const queryClient = useQueryClient();
  const { data: read } = useSuspenseQuery({
    ...sessionQuery(place.team, place.id),
    refetchInterval: ({ state }) => (state.data && isFollowed(state.data) ? readAlong : false),
  });
  const { data: reading } = useSuspenseQuery(readingQuery(place.team, read.flow_id, read.version));
  const lane = laneOf(queryClient, place, me.id);
  const { entries, line, taken, refused } = useStore(lane.store);
  useEffect(() => lane.restore(), [lane]);

  const { session, underway } = shown(newest(read, taken), reading, entries);
  const texts = textsOf(session, reading);
  return {
    place,
    me,
    session,
    liveVersion: read.live_version,
    reading,
    step: stepOf(reading, session.step),
    texts,
    underway,
    entries,
    line,
    refused,
    perform: lane.perform,
    dismiss: lane.dismiss,
    clear: lane.clear,
  };
}

function isFollowed({ can, status }: Session): boolean {
  return !can.act && (status === "open" || status === "paused");
}
