import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet, useMatch, useParams, useSearch } from "@tanstack/react-router";
import { FlowFacts } from "@/features/flows/flow-facts";
import { FlowHeader } from "@/features/flows/flow-header";
import { flowQuery } from "@/features/flows/queries";
import { readingStrings } from "@/features/flows/reading-strings";
import { shownEdition } from "@/features/flows/shown-edition";
import { LinkTab, LinkTabs } from "@/ui/link-tabs";
import { Page } from "@/ui/page";
import { Skeleton } from "@/ui/skeleton";

/** What all pages of a flow have in common. */
export const Route = createFileRoute("/t/$team/_shell/flows/$flow")({
  loader: ({ context: { queryClient }, params }) => queryClient.ensureQueryData(flowQuery(params.team, params.flow)),
  component: FlowFrame,
  pendingComponent: () => (
    <Page>
      <Skeleton rows={6} />
    </Page>
  ),
});

function FlowFrame() {
  const params = Route.useParams();
  const { number } = useParams({ strict: false });
  const { show } = useSearch({ strict: false });
  // There the room is for what changed.
  const isComparing = useMatch({ from: "/t/$team/_shell/flows/$flow/versions/compare", shouldThrow: false });
  const { data: flow } = useSuspenseQuery(flowQuery(params.team, params.flow));
  const edition = number === undefined ? shownEdition(flow, show) : Number(number);
  return (
    <Page>
      <FlowHeader team={params.team} flow={flow} edition={edition} />
      {!isComparing && (
        <>
          {flow.summary && <p className="-mt-2 mb-4 max-w-prose text-ink-2">{flow.summary}</p>}
          <FlowFacts team={params.team} flow={flow} />
        </>
      )}
      <LinkTabs label={readingStrings.tabs.label}>
        <LinkTab to="/t/$team/flows/$flow" params={params} activeOptions={{ exact: true, includeSearch: false }}>
          {readingStrings.tabs.path}
        </LinkTab>
        <LinkTab to="/t/$team/flows/$flow/versions" params={params}>
          {readingStrings.tabs.versions}
        </LinkTab>
      </LinkTabs>
      <Outlet />
    </Page>
  );
}
