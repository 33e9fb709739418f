import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { useShellActions } from "@/app/use-shell-actions";
import { useShellData } from "@/app/use-shell-data";
import { useActions } from "@/commands/registry";
import { meQuery } from "@/features/accounts/queries";
import { Player } from "@/features/sessions/player";
import { readingQuery, sessionQuery } from "@/features/sessions/queries";

/** The player has the screen to itself; palette, shortcuts and places work as everywhere. */
export const Route = createFileRoute("/t/$team/sessions/$id/")({
  loader: async ({ context: { queryClient }, params: { team, id } }) => {
    const { flow_id, version } = await queryClient.ensureQueryData(sessionQuery(team, id));
    await queryClient.ensureQueryData(readingQuery(team, flow_id, version));
  },
  component: PlayerPage,
});

function PlayerPage() {
  const { team, id } = Route.useParams();
  const { data: me } = useSuspenseQuery(meQuery());
  const shell = useShellActions(useShellData(team));
  // There is no side bar here.
  useActions(shell.all.filter((action) => action.id !== "rail"));
  const shortcuts = shell.all.find((action) => action.id === "shortcuts");
  return <Player key={id} place={{ team, id }} me={me.user} shortcuts={shortcuts} />;
}
