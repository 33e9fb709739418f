import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { CalendarPlus, Play } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Flow } from "@/api/schema.gen";
import { useActions } from "@/commands/registry";
import { meQuery } from "@/features/accounts/queries";
import { BatchBars } from "@/features/maintenance/batch-bars";
import { byNext } from "@/features/maintenance/by-next";
import { detailStrings } from "@/features/maintenance/detail-strings";
import { FlowSchedules } from "@/features/maintenance/flow-schedules";
import { HistorySection } from "@/features/maintenance/history-section";
import { batchesQuery, flowQuery, schedulesQuery } from "@/features/maintenance/queries";
import { strings } from "@/features/maintenance/strings";
import { teamQuery } from "@/features/teams/queries";
import { Button } from "@/ui/button";
import { ButtonLink } from "@/ui/button-link";
import { Callout } from "@/ui/callout";
import { preloadDialog } from "@/ui/dialog";
import { Page } from "@/ui/page";
import { PageHeader } from "@/ui/page-header";
import { Skeleton } from "@/ui/skeleton";
import { TextLink } from "@/ui/text-link";

const text = detailStrings.detail;

const loadLaunch = () => import("@/features/maintenance/launch-dialog");
const LaunchDialog = lazy(() => loadLaunch().then((module) => ({ default: module.LaunchDialog })));

type Search = { schedule?: string };

export const Route = createFileRoute("/t/$team/_shell/maintenance/$flow")({
  validateSearch: ({ schedule }): Search => (typeof schedule === "string" && schedule ? { schedule } : {}),
  loader: async ({ context: { queryClient }, params: { team, flow } }) => {
    void queryClient.prefetchQuery(batchesQuery(team, { flow }));
    await Promise.all([
      queryClient.ensureQueryData(flowQuery(team, flow)),
      queryClient.ensureQueryData(schedulesQuery(team, flow)),
      queryClient.ensureQueryData(teamQuery(team)),
      queryClient.ensureQueryData(meQuery()),
    ]);
  },
  component: MaintenanceFlowPage,
  pendingComponent: () => (
    <Page>
      <Skeleton rows={6} />
    </Page>
  ),
});

function MaintenanceFlowPage() {
  const params = Route.useParams();
  const { team, flow: id } = params;
  const { schedule: shown } = Route.useSearch();
  const navigate = Route.useNavigate();
  const { data: flow } = useSuspenseQuery(flowQuery(team, id));
  const { data: schedules } = useSuspenseQuery(schedulesQuery(team, id));
  const { can } = useSuspenseQuery(teamQuery(team)).data;
  const { data: me } = useSuspenseQuery(meQuery());
  const [launching, setLaunching] = useState(false);
  const isUsable = flow.status !== "archived" && flow.status !== "deleted" && flow.kind !== "troubleshooting";
  const canLaunch = can.edit_flows && isUsable && flow.live_version !== undefined;
  const canSchedule = can.edit_flows && isUsable;
  const ordered = byNext(schedules);
  const create = () => void navigate({ to: "/t/$team/maintenance/$flow/schedules/new", params });
  useActions([
    {
      id: "maintenance.launch",
      label: text.launch,
      section: strings.title,
      icon: Play,
      shortcut: "l",
      available: canLaunch,
      perform: () => setLaunching(true),
    },
    {
      id: "maintenance.schedule",
      label: text.newSchedule,
      section: strings.title,
      icon: CalendarPlus,
      shortcut: "c",
      available: canSchedule,
      perform: create,
    },
  ]);
  const newSchedule = canSchedule && (
    <ButtonLink
      to="/t/$team/maintenance/$flow/schedules/new"
      params={params}
      icon={CalendarPlus}
      tone={schedules.length > 0 ? "secondary" : "primary"}
    >
      {text.newSchedule}
    </ButtonLink>
  );
  return (
    <Page>
      <PageHeader
        title={flow.title}
        above={
          <TextLink to="/t/$team/maintenance" params={{ team }}>
            {strings.title}
          </TextLink>
        }
        subtitle={flow.summary}
        actions={
          <>
            <ButtonLink to="/t/$team/flows/$flow" params={params} tone="ghost">
              {text.openFlow}
            </ButtonLink>
            {schedules.length > 0 && newSchedule}
            {canLaunch && (
              <Button tone="primary" icon={Play} onPointerEnter={preload} onClick={() => setLaunching(true)}>
                {text.launch}
              </Button>
            )}
          </>
        }
      />
      <div className="flex flex-col gap-8">
        <Obstacle flow={flow} />
        <section aria-labelledby="schedules">
          <h2 id="schedules" className="mb-3 text-md">
            {text.schedules}
          </h2>
          <FlowSchedules
            team={team}
            schedules={ordered}
            me={me.user.id}
            canEdit={can.edit_flows}
            create={newSchedule}
            onEdit={(schedule) =>
              void navigate({
                to: "/t/$team/maintenance/$flow/schedules/$schedule",
                params: { ...params, schedule },
              })
            }
            onHistory={(schedule) => {
              void navigate({ search: { schedule }, replace: true });
              document.getElementById("history")?.scrollIntoView();
            }}
          />
        </section>
        <section aria-labelledby="batches">
          <div className="mb-3 flex items-baseline justify-between gap-4">
            <h2 id="batches" className="text-md">
              {text.batches}
            </h2>
            <TextLink to="/t/$team/batches" params={{ team }} search={{ flow: id }} className="text-sm">
              {text.allBatches}
            </TextLink>
          </div>
          <BatchBars team={team} flow={id} />
        </section>
        <HistorySection
          team={team}
          schedules={ordered}
          shown={shown}
          onShow={(schedule) => void navigate({ search: { schedule }, replace: true })}
        />
      </div>
      {launching && (
        <Suspense fallback={null}>
          <LaunchDialog team={team} flow={flow} onClose={() => setLaunching(false)} />
        </Suspense>
      )}
    </Page>
  );
}

/** Why nothing can be launched. */
function Obstacle({ flow: { status, kind, live_version } }: { flow: Flow }) {
  if (status === "deleted") return <Callout tone="warn" title={text.deleted} />;
  if (status === "archived") return <Callout tone="warn" title={text.archived} />;
  if (kind === "troubleshooting") return <Callout title={text.troubleshooting} />;
  if (live_version === undefined) return <Callout tone="warn" title={text.unpublished} />;
  return null;
}

function preload() {
  preloadDialog();
  void loadLaunch();
}
