import type { Member, Team } from "@/api/schema.gen";

/** The members who may walk flows. */
export function walkersOf(members: readonly Member[], { viewers_can_run }: Pick<Team, "viewers_can_run">): Member[] {
  return members.filter(({ role }) => role !== "viewer" || viewers_can_run);
}
