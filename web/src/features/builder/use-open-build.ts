import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { Place } from "./acts";
import { branchTarget, followedCalls, isRunning } from "./calls";
import { createBuild } from "./create-build";
import { conversationQuery } from "./queries";
import type { View } from "./view";
import { withChange } from "./with-change";

/** While calls run that nobody follows, the build is read again this often. */
const pollEvery = 3_000;

/** A build with everything that can be done with it; follows what runs, also after a reload. */
export function useOpenBuild(place: Place, view: View) {
  const queryClient = useQueryClient();
  const [build] = useState(() => createBuild(place, queryClient));
  const { data, error } = useQuery({
    ...conversationQuery(place),
    refetchInterval: ({ state }) => (state.data?.calls.some(isRunning) ? pollEvery : false),
  });
  const edits = useStore(build.store, (state) => state.edits);
  const lookedAt = view.branch === undefined ? undefined : branchTarget(view.branch);
  const followed = data ? followedCalls(data.calls, lookedAt) : [];
  const ids = followed.map(({ id }) => id).join(" ");

  useEffect(() => {
    const calls = build.peek()?.calls ?? [];
    build.follow(calls.filter(({ id }) => ids.split(" ").includes(id)));
  }, [build, ids]);
  useEffect(() => {
    if (data) build.tidy(data);
  }, [build, data]);
  useEffect(() => () => build.stop(), [build]);

  return { build, error, conversation: data && withChange(withChange(data, edits.sending), edits.waiting) };
}
