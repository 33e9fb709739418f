import { useInfiniteQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { FileUp, Plus, Search } from "lucide-react";
import { lazy, Suspense, useDeferredValue, useRef, useState } from "react";
import type { Flow } from "@/api/schema.gen";
import type { Action } from "@/commands/action";
import { useActions } from "@/commands/registry";
import { type FlowFilter, parseFilter } from "@/features/flows/filter";
import { FlowFilters } from "@/features/flows/flow-filters";
import { FlowList } from "@/features/flows/flow-list";
import { withPreset } from "@/features/flows/presets";
import { flowQuery, flowsQuery } from "@/features/flows/queries";
import { strings } from "@/features/flows/strings";
import { tagsOf } from "@/features/flows/tags-of";
import { teamQuery } from "@/features/teams/queries";
import { Button } from "@/ui/button";
import { ButtonLink } from "@/ui/button-link";
import { preloadDialog } from "@/ui/dialog";
import { LinkTab, LinkTabs } from "@/ui/link-tabs";
import { Page } from "@/ui/page";
import { PageHeader } from "@/ui/page-header";
import { Skeleton } from "@/ui/skeleton";

const text = strings.list;

const loadCreateDialog = () => import("@/features/flows/create-dialog");
/** With all that a form needs, which a list does not. */
const CreateDialog = lazy(() => loadCreateDialog().then((module) => ({ default: module.CreateDialog })));
/** Most lists are opened where nothing of it is set up. */
const BuildButton = lazy(() =>
  import("@/features/builder/build-button").then((module) => ({ default: module.BuildButton })),
);

export const Route = createFileRoute("/t/$team/_shell/flows/")({
  validateSearch: parseFilter,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, params: { team }, deps }) => {
    // Begun here, awaited by the list: the page stands while its rows are on their way.
    void queryClient.prefetchInfiniteQuery(flowsQuery(team, deps));
    return queryClient.ensureQueryData(teamQuery(team));
  },
  component: FlowsPage,
});

function FlowsPage() {
  const { team } = Route.useParams();
  const filter = Route.useSearch();
  const navigate = Route.useNavigate();
  const queryClient = useQueryClient();
  // The rows of the old filter stay, dimmed, until those of the new one are there.
  const shown = useDeferredValue(filter);
  const { data: found } = useInfiniteQuery(flowsQuery(team, shown));
  const { can } = useSuspenseQuery(teamQuery(team)).data;
  const search = useRef<HTMLInputElement>(null);
  const [creating, setCreating] = useState(false);

  useActions(pageActions(can.edit_flows, { create: () => setCreating(true), search: () => search.current?.focus() }));

  function show(search: FlowFilter) {
    void navigate({ search, replace: true });
  }
  async function open(flow: Flow) {
    queryClient.setQueryData(flowQuery(team, flow.id).queryKey, flow);
    void queryClient.invalidateQueries({ queryKey: ["flows", team] });
    await navigate({ to: "/t/$team/flows/$flow", params: { team, flow: flow.id } });
  }

  return (
    <Page>
      <PageHeader
        title={strings.flows}
        actions={
          can.edit_flows && (
            <>
              <Suspense fallback={null}>
                <BuildButton team={team} />
              </Suspense>
              <ButtonLink to="/t/$team/flows/import" params={{ team }} icon={FileUp}>
                {text.import}
              </ButtonLink>
              <Button tone="primary" icon={Plus} onPointerEnter={preload} onClick={() => setCreating(true)}>
                {text.create}
              </Button>
            </>
          )
        }
      />
      <LinkTabs label={text.tabs}>
        {(["mine", "team", "archived", "bin"] as const).map((preset) => (
          <LinkTab
            key={preset}
            from={Route.fullPath}
            to="."
            search={(filter) => withPreset(filter, preset)}
            activeOptions={{ exact: true }}
          >
            {text.presets[preset]}
          </LinkTab>
        ))}
      </LinkTabs>
      <FlowFilters filter={filter} tags={tagsOf(found?.pages ?? [], filter.tag)} search={search} onChange={show} />
      <Suspense fallback={<Skeleton rows={8} />}>
        <FlowList
          team={team}
          filter={shown}
          canEdit={can.edit_flows}
          dimmed={shown !== filter}
          onCreate={() => setCreating(true)}
          onFilter={show}
        />
      </Suspense>
      {creating && (
        <Suspense fallback={null}>
          <CreateDialog team={team} onClose={() => setCreating(false)} onMade={open} />
        </Suspense>
      )}
    </Page>
  );
}

function preload() {
  preloadDialog();
  void loadCreateDialog();
}

function pageActions(canEdit: boolean, act: { create: () => void; search: () => void }): Action[] {
  const section = strings.flows;
  return [
    {
      id: "flows.create",
      label: text.create,
      section,
      icon: Plus,
      shortcut: "c",
      available: canEdit,
      perform: act.create,
    },
    { id: "flows.search", label: text.search, section, icon: Search, shortcut: "/", perform: act.search },
  ];
}
