import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { BatchFilters } from "@/features/batches/batch-filters";
import { BatchList } from "@/features/batches/batch-list";
import { type BatchFilter, filterOf } from "@/features/batches/filter";
import { batchesQuery } from "@/features/batches/queries";
import { strings } from "@/features/batches/strings";
import { teamQuery } from "@/features/teams/queries";
import { ButtonLink } from "@/ui/button-link";
import { Page } from "@/ui/page";
import { PageHeader } from "@/ui/page-header";

export const Route = createFileRoute("/t/$team/_shell/batches/")({
  validateSearch: filterOf,
  loaderDeps: ({ search }) => search,
  // The filters stay on the page while the list behind them loads.
  loader: ({ context: { queryClient }, params: { team }, deps }) => {
    void queryClient.prefetchInfiniteQuery(batchesQuery(team, deps));
    return queryClient.ensureQueryData(teamQuery(team));
  },
  component: BatchesPage,
});

function BatchesPage() {
  const { team } = Route.useParams();
  const filter = Route.useSearch();
  const navigate = Route.useNavigate();
  const { can } = useSuspenseQuery(teamQuery(team)).data;
  const change = (search: BatchFilter) => void navigate({ search, replace: true });
  return (
    <Page>
      <PageHeader title={strings.title} subtitle={strings.list.subtitle} />
      <BatchFilters filter={filter} onFilter={change} />
      <BatchList
        team={team}
        filter={filter}
        launch={
          can.edit_flows && (
            <ButtonLink to="/t/$team/maintenance" params={{ team }} tone="primary">
              {strings.list.maintenance}
            </ButtonLink>
          )
        }
        onFilter={change}
      />
    </Page>
  );
}
