import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { parseLibraryFilter } from "@/features/library/filter";
import { LibraryShelves } from "@/features/library/library-shelves";
import { libraryQuery } from "@/features/library/queries";
import { strings } from "@/features/library/strings";
import { teamQuery } from "@/features/teams/queries";
import { Page } from "@/ui/page";
import { PageHeader } from "@/ui/page-header";
import { Skeleton } from "@/ui/skeleton";

export const Route = createFileRoute("/t/$team/_shell/library")({
  validateSearch: parseLibraryFilter,
  loader: async ({ context: { queryClient }, params: { team } }) => {
    await Promise.all([queryClient.ensureQueryData(libraryQuery(team)), queryClient.ensureQueryData(teamQuery(team))]);
  },
  component: LibraryPage,
  pendingComponent: () => (
    <Page>
      <Skeleton rows={8} />
    </Page>
  ),
});

function LibraryPage() {
  const { team } = Route.useParams();
  const filter = Route.useSearch();
  const navigate = Route.useNavigate();
  const { can } = useSuspenseQuery(teamQuery(team)).data;
  return (
    <Page>
      <PageHeader title={strings.title} subtitle={strings.intro} />
      <LibraryShelves
        team={team}
        filter={filter}
        canImport={can.edit_flows}
        onFilter={(search) => void navigate({ search, replace: true })}
      />
    </Page>
  );
}
