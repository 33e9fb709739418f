import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useShellActions } from "@/app/use-shell-actions";
import { useShellData } from "@/app/use-shell-data";
import { useActions } from "@/commands/registry";
import { meQuery } from "@/features/accounts/queries";
import { NewBuild } from "@/features/builder/new-build";
import { conversationQuery } from "@/features/builder/queries";
import { statusQuery } from "@/features/builder/status-query";
import type { Conversation } from "@/features/builder/types";
import { UnavailableBuild } from "@/features/builder/unavailable-build";
import { teamQuery } from "@/features/teams/queries";

/** The form that a build begins with. A build has the screen to itself. */
export const Route = createFileRoute("/t/$team/builds/new")({
  loader: ({ context: { queryClient }, params: { team } }) => queryClient.ensureQueryData(statusQuery(team)),
  component: NewBuildPage,
});

function NewBuildPage() {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { team } = Route.useParams();
  const { data: me } = useSuspenseQuery(meQuery());
  const { can } = useSuspenseQuery(teamQuery(team)).data;
  const { data: status } = useSuspenseQuery(statusQuery(team));
  const shell = useShellActions(useShellData(team));
  // There is no side bar here.
  useActions(shell.all.filter((action) => action.id !== "rail"));

  async function open(build: Conversation) {
    queryClient.setQueryData(conversationQuery({ team, id: build.id }).queryKey, build);
    const params = { team, conversation: build.id };
    await navigate({ to: "/t/$team/builds/$conversation", params, search: { stage: "scaffold" }, replace: true });
  }

  if (!can.edit_flows) return <UnavailableBuild team={team} reason="role" mayManage={false} />;
  if (!status.configured || !status.allowed) {
    return <UnavailableBuild team={team} reason="off" mayManage={can.manage} />;
  }
  return <NewBuild team={team} user={me.user.id} onMade={(build) => void open(build)} />;
}
