import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { Plus, Search } from "lucide-react";
import { lazy, Suspense, useDeferredValue, useRef, useState } from "react";
import type { TargetList } from "@/api/schema.gen";
import type { Action } from "@/commands/action";
import { useActions } from "@/commands/registry";
import type { Way } from "@/features/targets/create-dialog";
import { parseFilter, type TargetListFilter } from "@/features/targets/filter";
import { targetListsQuery } from "@/features/targets/queries";
import { strings } from "@/features/targets/strings";
import { TargetLists } from "@/features/targets/target-lists";
import { WordSearch } from "@/features/targets/word-search";
import { teamQuery } from "@/features/teams/queries";
import { Button } from "@/ui/button";
import { preloadDialog } from "@/ui/dialog";
import { LinkTab, LinkTabs } from "@/ui/link-tabs";
import { Page } from "@/ui/page";
import { PageHeader } from "@/ui/page-header";
import { Skeleton } from "@/ui/skeleton";

const text = strings.list;

const loadCreateDialog = () => import("@/features/targets/create-dialog");
/** With all that a form needs, which a list does not. */
const CreateDialog = lazy(() => loadCreateDialog().then((module) => ({ default: module.CreateDialog })));

export const Route = createFileRoute("/t/$team/_shell/targets/")({
  validateSearch: parseFilter,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, params: { team }, deps }) => {
    // Begun here, awaited by the list: the page stands while its rows are on their way.
    void queryClient.prefetchInfiniteQuery(targetListsQuery(team, deps));
    return queryClient.ensureQueryData(teamQuery(team));
  },
  component: TargetsPage,
});

function TargetsPage() {
  const { team } = Route.useParams();
  const filter = Route.useSearch();
  const navigate = Route.useNavigate();
  // The rows of the old filter stay, dimmed, until those of the new one are there.
  const shown = useDeferredValue(filter);
  const { can } = useSuspenseQuery(teamQuery(team)).data;
  const search = useRef<HTMLInputElement>(null);
  const [creating, setCreating] = useState<Way>();

  useActions(
    pageActions(can.edit_flows, { create: () => setCreating("import"), search: () => search.current?.focus() }),
  );

  function show(search: TargetListFilter) {
    void navigate({ search, replace: true });
  }
  async function open({ id }: TargetList, way: Way) {
    const params = { team, list: id };
    if (way === "import") await navigate({ to: "/t/$team/targets/$list/import", params });
    else await navigate({ to: "/t/$team/targets/$list", params, search: {} });
  }

  return (
    <Page>
      <PageHeader
        title={strings.title}
        subtitle={strings.intro}
        actions={
          can.edit_flows && (
            <Button tone="primary" icon={Plus} onPointerEnter={preload} onClick={() => setCreating("import")}>
              {text.create}
            </Button>
          )
        }
      />
      <LinkTabs label={text.tabs}>
        {([false, true] as const).map((archived) => (
          <LinkTab
            key={String(archived)}
            from={Route.fullPath}
            to="."
            search={({ q }) => parseFilter({ q, archived })}
            activeOptions={{ exact: true }}
          >
            {archived ? text.archived : text.inUse}
          </LinkTab>
        ))}
      </LinkTabs>
      <div className="mb-4 flex">
        <WordSearch
          label={text.search}
          hint={text.searchHint}
          words={filter.q ?? ""}
          box={search}
          onChange={(q) => show(parseFilter({ ...filter, q }))}
        />
      </div>
      <Suspense fallback={<Skeleton rows={6} />}>
        <TargetLists
          team={team}
          filter={shown}
          canEdit={can.edit_flows}
          dimmed={shown !== filter}
          onCreate={setCreating}
          onFilter={show}
        />
      </Suspense>
      {creating && (
        <Suspense fallback={null}>
          <CreateDialog team={team} way={creating} onClose={() => setCreating(undefined)} onMade={open} />
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
  const section = strings.title;
  return [
    {
      id: "targets.create",
      label: text.create,
      section,
      icon: Plus,
      shortcut: "c",
      available: canEdit,
      perform: act.create,
    },
    { id: "targets.search", label: text.search, section, icon: Search, shortcut: "/", perform: act.search },
  ];
}
