import { createFileRoute, notFound, Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { usePreferences } from "@/app/preferences";
import { requireSignIn } from "@/app/sign-in";
import { teamQuery } from "@/features/teams/queries";

/** The guard of everything inside a team: signed in, and a member of it. */
export const Route = createFileRoute("/t/$team")({
  loader: async ({ context: { queryClient }, params, location }) => {
    const team = queryClient.ensureQueryData(teamQuery(params.team));
    // Asked at the same time, but whether anybody is signed in is told first.
    team.catch(() => {});
    const me = await requireSignIn(queryClient, location.href);
    if (!me.teams.some(({ slug, id }) => slug === params.team || id === params.team)) throw notFound();
    await team;
  },
  component: Team,
});

function Team() {
  const { team } = Route.useParams();
  useEffect(() => {
    usePreferences.setState({ lastTeam: team });
  }, [team]);
  return <Outlet />;
}
