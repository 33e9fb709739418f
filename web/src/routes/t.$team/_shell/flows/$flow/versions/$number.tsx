import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, notFound } from "@tanstack/react-router";
import { FlowPath } from "@/features/flows/flow-path";
import { flowQuery, readingQuery, versionQuery } from "@/features/flows/queries";
import { VersionBanner } from "@/features/flows/version-banner";
import { Skeleton } from "@/ui/skeleton";

type Search = { step?: string };

export const Route = createFileRoute("/t/$team/_shell/flows/$flow/versions/$number")({
  validateSearch: ({ step }): Search => (typeof step === "string" && step !== "" ? { step } : {}),
  loader: async ({ context: { queryClient }, params: { team, flow, number } }) => {
    const edition = Number(number);
    if (!Number.isSafeInteger(edition) || edition < 1) throw notFound();
    await Promise.all([
      queryClient.ensureQueryData(versionQuery(team, flow, edition)),
      queryClient.ensureQueryData(readingQuery(team, flow, edition)),
    ]);
  },
  component: VersionPage,
  pendingComponent: () => <Skeleton />,
});

function VersionPage() {
  const { team, flow: id, number } = Route.useParams();
  const { step } = Route.useSearch();
  const navigate = Route.useNavigate();
  const { data: flow } = useSuspenseQuery(flowQuery(team, id));
  const { data: version } = useSuspenseQuery(versionQuery(team, id, Number(number)));
  const { data: reading } = useSuspenseQuery(readingQuery(team, id, Number(number)));
  return (
    <div className="flex flex-col gap-4">
      <VersionBanner team={team} flow={flow} version={version} />
      <FlowPath
        reading={reading}
        findings={[]}
        selected={step}
        onSelect={(step) => void navigate({ search: { step }, replace: true })}
      />
    </div>
  );
}
