import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { Equal } from "lucide-react";
import { compareStrings } from "@/features/flows/compare-strings";
import { CompareView } from "@/features/flows/compare-view";
import { parseCompared, type Side } from "@/features/flows/compared";
import { diffQuery, documentQuery, flowQuery } from "@/features/flows/queries";
import { Empty } from "@/ui/empty";
import { Skeleton } from "@/ui/skeleton";

export const Route = createFileRoute("/t/$team/_shell/flows/$flow/versions/compare")({
  validateSearch: parseCompared,
  loaderDeps: ({ search: { from, to } }) => ({ from, to }),
  loader: async ({ context: { queryClient }, params: { team, flow: id }, deps }) => {
    const flow = await queryClient.ensureQueryData(flowQuery(team, id));
    const { from, to } = sidesOf(deps, flow.live_version);
    if (from === undefined) return;
    await Promise.all([
      queryClient.ensureQueryData(diffQuery(team, id, from, to)),
      queryClient.ensureQueryData(documentQuery(team, id, from, flow.live_version)),
      queryClient.ensureQueryData(documentQuery(team, id, to, flow.live_version)),
    ]);
  },
  component: ComparePage,
  pendingComponent: () => <Skeleton rows={6} />,
});

function ComparePage() {
  const { team, flow: id } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const { data: flow } = useSuspenseQuery(flowQuery(team, id));
  const { from, to } = sidesOf(search, flow.live_version);
  if (from === undefined) {
    return (
      <Empty icon={Equal} title={compareStrings.nothing}>
        {compareStrings.nothingHint}
      </Empty>
    );
  }
  return (
    <CompareView
      team={team}
      flow={flow}
      from={from}
      to={to}
      view={search.view ?? "list"}
      step={search.step}
      onChange={(change) => void navigate({ search: (search) => ({ ...search, ...change }), replace: true })}
    />
  );
}

type Sides = { from?: Side | undefined; to?: Side | undefined };

/** Without a word in the address it is the draft that is compared with what is live. */
function sidesOf({ from, to = "draft" }: Sides, live: number | undefined): { from: Side | undefined; to: Side } {
  return { from: from ?? (live === undefined ? undefined : "live"), to };
}
