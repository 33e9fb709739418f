import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useShellActions } from "@/app/use-shell-actions";
import { useShellData } from "@/app/use-shell-data";
import { useActions } from "@/commands/registry";
import { meQuery } from "@/features/accounts/queries";
import { BuildPage } from "@/features/builder/build-page";
import { conversationQuery } from "@/features/builder/queries";
import { statusQuery } from "@/features/builder/status-query";
import { UnavailableBuild } from "@/features/builder/unavailable-build";
import { parseView, type View } from "@/features/builder/view";
import { teamQuery } from "@/features/teams/queries";

/** A build under way. Its address is all that another tab, or another device, needs to go on with it. */
export const Route = createFileRoute("/t/$team/builds/$conversation")({
  validateSearch: parseView,
  loader: async ({ context: { queryClient }, params: { team, conversation } }) => {
    void queryClient.prefetchQuery(statusQuery(team));
    // Awaited for its answer, not for its success: the page says what a build that is over has become.
    await queryClient.prefetchQuery(conversationQuery({ team, id: conversation }));
  },
  component: ConversationPage,
});

function ConversationPage() {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { team, conversation: id } = Route.useParams();
  const view = Route.useSearch();
  const { data: me } = useSuspenseQuery(meQuery());
  const { can } = useSuspenseQuery(teamQuery(team)).data;
  const shell = useShellActions(useShellData(team));
  // There is no side bar here.
  useActions(shell.all.filter((action) => action.id !== "rail"));
  const shortcuts = shell.all.filter((action) => action.id === "shortcuts");

  function show(next: View) {
    // Another stage is a step that the back button takes back; looking around in one is not.
    const isSameStage = next.stage === view.stage;
    const params = { team, conversation: id };
    void navigate({
      to: "/t/$team/builds/$conversation",
      params,
      search: next,
      replace: isSameStage,
      resetScroll: false,
    });
  }
  async function openFlow(flow: string) {
    void queryClient.invalidateQueries({ queryKey: ["flows", team] });
    await navigate({ to: "/t/$team/flows/$flow/edit", params: { team, flow } });
  }

  if (!can.edit_flows) return <UnavailableBuild team={team} reason="role" mayManage={false} />;
  return (
    <BuildPage
      key={id}
      place={{ team, id }}
      user={me.user.id}
      view={view}
      onView={show}
      onMade={(flow) => void openFlow(flow)}
      onDiscarded={() => void navigate({ to: "/t/$team/flows", params: { team } })}
      onAgain={() => void navigate({ to: "/t/$team/builds/new", params: { team } })}
      shared={shortcuts}
    />
  );
}
