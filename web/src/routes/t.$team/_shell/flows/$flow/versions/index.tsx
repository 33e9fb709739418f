import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { flowQuery, versionsQuery } from "@/features/flows/queries";
import { StateRows } from "@/features/flows/state-rows";
import { VersionRows } from "@/features/flows/version-rows";
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
      <VersionRows team={team} flow={flow} />
      {flow.can.edit && <StateRows team={team} flow={flow} />}
    </>
  );
}
