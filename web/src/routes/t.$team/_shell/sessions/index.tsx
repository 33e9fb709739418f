import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { addressOf, filterOf, type SessionFilter } from "@/features/sessions/filter";
import { sessionsQuery } from "@/features/sessions/list-queries";
import { listStrings } from "@/features/sessions/list-strings";
import { SessionFilters } from "@/features/sessions/session-filters";
import { SessionList } from "@/features/sessions/session-list";
import { StartLink } from "@/features/sessions/start-link";
import { strings } from "@/features/sessions/strings";
import { teamQuery } from "@/features/teams/queries";
import { Page } from "@/ui/page";
import { PageHeader } from "@/ui/page-header";

export const Route = createFileRoute("/t/$team/_shell/sessions/")({
  validateSearch: (search): Partial<SessionFilter> => addressOf(filterOf(search)),
  loaderDeps: ({ search }) => filterOf(search),
  // The filters stay on the page while the list behind them loads.
  loader: ({ context: { queryClient }, params, deps }) => {
    void queryClient.prefetchInfiniteQuery(sessionsQuery(params.team, deps));
  },
  component: SessionsPage,
});

function SessionsPage() {
  const { team } = Route.useParams();
  const filter = filterOf(Route.useSearch());
  const navigate = Route.useNavigate();
  const { data } = useSuspenseQuery(teamQuery(team));
  const change = (next: SessionFilter) => void navigate({ search: addressOf(next), replace: true });
  return (
    <Page>
      <PageHeader
        title={strings.title}
        subtitle={listStrings.list.subtitle}
        actions={data.can.walk && <StartLink team={team} />}
      />
      <SessionFilters team={team} filter={filter} onChange={change} />
      <SessionList team={team} filter={filter} mayStart={data.can.walk} onChange={change} />
    </Page>
  );
}
