import { createFileRoute } from "@tanstack/react-router";
import { reportQuery } from "@/features/batches/queries";
import { Report } from "@/features/batches/report";

type Search = { client?: number };

/** What became of a batch, as paper or a PDF shows it. */
export const Route = createFileRoute("/t/$team/batches/$batch/report")({
  validateSearch: ({ client }): Search => (typeof client === "number" && client >= 1 ? { client } : {}),
  loader: ({ context: { queryClient }, params: { team, batch } }) => queryClient.fetchQuery(reportQuery(team, batch)),
  component: ReportPage,
});

function ReportPage() {
  const { team, batch } = Route.useParams();
  const { client } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <Report
      team={team}
      id={batch}
      client={client}
      onClient={(client) => void navigate({ search: client === undefined ? {} : { client }, replace: true })}
    />
  );
}
