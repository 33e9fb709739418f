import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { compareStrings } from "@/features/flows/compare-strings";
import { flowQuery, versionsQuery } from "@/features/flows/queries";
import { StateRows } from "@/features/flows/state-rows";
import { VersionRows } from "@/features/flows/version-rows";
import { ButtonLink } from "@/ui/button-link";
import { Skeleton } from "@/ui/skeleton";

export const Route = createFileRoute("/t/$team/_shell/flows/$flow/versions/")({
  loader: ({ context: { queryClient }, params }) =>
    queryClient.ensureInfiniteQueryData(versionsQuery(params.team, params.flow)),
  component: VersionsPage,
  pendingComponent: () => <Skeleton />,
});

function VersionsPage() {
  const { team, flow: id } = Route.useParams();
  const { data: flow } = useSuspenseQuery(flowQuery(team, id));
  return (
    <>
      {flow.live_version !== undefined && (
        <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
          <h2 className="text-base">{compareStrings.versions.published}</h2>
          <ButtonLink to="/t/$team/flows/$flow/versions/compare" params={{ team, flow: id }} size="sm">
            {compareStrings.versions.compare}
          </ButtonLink>
        </div>
      )}
      <VersionRows team={team} flow={flow} />
      {flow.can.edit && <StateRows team={team} flow={flow} />}
    </>
  );
}
