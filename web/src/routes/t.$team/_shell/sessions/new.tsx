import { createFileRoute } from "@tanstack/react-router";
import { flowQuery, walkableFlowsQuery } from "@/features/sessions/list-queries";
import { listStrings } from "@/features/sessions/list-strings";
import { StartForm } from "@/features/sessions/start-form";
import { Page } from "@/ui/page";
import { PageHeader } from "@/ui/page-header";

type Search = { flow?: string };

export const Route = createFileRoute("/t/$team/_shell/sessions/new")({
  validateSearch: ({ flow }): Search => (typeof flow === "string" && flow ? { flow } : {}),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, params: { team }, deps: { flow } }) => {
    void (flow
      ? queryClient.prefetchQuery(flowQuery(team, flow))
      : queryClient.prefetchQuery(walkableFlowsQuery(team, "")));
  },
  component: StartPage,
});

function StartPage() {
  const { team } = Route.useParams();
  const { flow } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <Page width="prose">
      <PageHeader title={listStrings.start.title} />
      <StartForm
        team={team}
        flow={flow}
        onFlow={(next) => void navigate({ search: next ? { flow: next } : {} })}
        onStarted={({ id }) => void navigate({ to: "/t/$team/sessions/$id", params: { team, id }, replace: true })}
      />
    </Page>
  );
}
