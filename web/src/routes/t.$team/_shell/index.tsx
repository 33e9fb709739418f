import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { Session } from "@/api/schema.gen";
import { strings } from "@/app/strings";
import { meQuery } from "@/features/accounts/queries";
import { Home } from "@/features/home/home";
import {
  draftsQuery,
  dueTodayQuery,
  finishedSessionsQuery,
  flowSearchQuery,
  openBatchesQuery,
  openSessionsQuery,
} from "@/features/home/queries";
import { teamQuery } from "@/features/teams/queries";
import { Page } from "@/ui/page";
import { PageHeader } from "@/ui/page-header";

export const Route = createFileRoute("/t/$team/_shell/")({
  // Begun here, awaited nowhere: every part of the page shows what it has.
  loader: ({ context: { queryClient }, params: { team } }) => {
    void queryClient.prefetchQuery(flowSearchQuery(team, ""));
    void queryClient.prefetchQuery(openSessionsQuery(team));
    void queryClient.prefetchQuery(finishedSessionsQuery(team));
    void queryClient.prefetchQuery(draftsQuery(team));
    void queryClient.prefetchQuery(dueTodayQuery(team));
    void queryClient.prefetchQuery(openBatchesQuery(team));
  },
  component: HomePage,
});

function HomePage() {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { team: slug } = Route.useParams();
  const { data: team } = useSuspenseQuery(teamQuery(slug));
  const { data: me } = useSuspenseQuery(meQuery());
  async function open(session: Session) {
    void queryClient.invalidateQueries({ queryKey: ["sessions", slug] });
    await navigate({ to: "/t/$team/sessions/$id", params: { team: slug, id: session.id } });
  }
  return (
    <Page>
      <PageHeader title={strings.home} />
      <Home team={team} me={me.user.id} onStarted={(session) => void open(session)} />
    </Page>
  );
}
