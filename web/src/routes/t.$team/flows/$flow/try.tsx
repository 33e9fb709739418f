import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { useShellActions } from "@/app/use-shell-actions";
import { useShellData } from "@/app/use-shell-data";
import { useActions } from "@/commands/registry";
import { meQuery } from "@/features/accounts/queries";
import { flowQuery } from "@/features/flows/queries";
import { Trial } from "@/features/sessions/trial";

type Search = { from?: string };

/** A test of a draft has the screen to itself, as a session has. */
export const Route = createFileRoute("/t/$team/flows/$flow/try")({
  validateSearch: ({ from }): Search => (typeof from === "string" && from !== "" ? { from } : {}),
  loader: ({ context: { queryClient }, params }) => queryClient.ensureQueryData(flowQuery(params.team, params.flow)),
  component: TryPage,
});

function TryPage() {
  const { team, flow: id } = Route.useParams();
  const { from } = Route.useSearch();
  const { data: me } = useSuspenseQuery(meQuery());
  const { data: flow } = useSuspenseQuery(flowQuery(team, id));
  const shell = useShellActions(useShellData(team));
  // There is no side bar here.
  useActions(shell.all.filter((action) => action.id !== "rail"));
  return <Trial key={`${id} ${from}`} place={{ team, flow: id, from }} me={me.user} canEdit={flow.can.edit} />;
}
