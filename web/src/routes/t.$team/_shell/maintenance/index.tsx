import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { CalendarClock, LayoutGrid } from "lucide-react";
import { maintained } from "@/features/maintenance/maintained";
import { MaintainedRows } from "@/features/maintenance/maintained-rows";
import { MaintenanceTabs } from "@/features/maintenance/maintenance-tabs";
import { maintenanceFlowsQuery, schedulesQuery } from "@/features/maintenance/queries";
import { strings } from "@/features/maintenance/strings";
import { teamQuery } from "@/features/teams/queries";
import { ButtonLink } from "@/ui/button-link";
import { Empty } from "@/ui/empty";
import { Page } from "@/ui/page";
import { PageHeader } from "@/ui/page-header";
import { Skeleton } from "@/ui/skeleton";

const text = strings.list;

export const Route = createFileRoute("/t/$team/_shell/maintenance/")({
  loader: async ({ context: { queryClient }, params: { team } }) => {
    await Promise.all([
      queryClient.ensureQueryData(maintenanceFlowsQuery(team)),
      queryClient.ensureQueryData(schedulesQuery(team)),
      queryClient.ensureQueryData(teamQuery(team)),
    ]);
  },
  component: MaintenancePage,
  pendingComponent: () => (
    <Page>
      <Skeleton rows={6} />
    </Page>
  ),
});

function MaintenancePage() {
  const { team } = Route.useParams();
  const { data: flows } = useSuspenseQuery(maintenanceFlowsQuery(team));
  const { data: schedules } = useSuspenseQuery(schedulesQuery(team));
  const { can } = useSuspenseQuery(teamQuery(team)).data;
  const rows = maintained(flows, schedules);
  return (
    <Page>
      <PageHeader
        title={strings.title}
        actions={
          <ButtonLink to="/t/$team/batches" params={{ team }} icon={LayoutGrid}>
            {strings.batchList}
          </ButtonLink>
        }
      />
      <MaintenanceTabs team={team} />
      {rows.length > 0 ? (
        <MaintainedRows team={team} rows={rows} />
      ) : (
        <Empty
          icon={CalendarClock}
          title={text.emptyTitle}
          actions={
            can.edit_flows && (
              <>
                <ButtonLink to="/t/$team/flows" params={{ team }} search={{ kind: "maintenance" }} tone="primary">
                  {text.flows}
                </ButtonLink>
                <ButtonLink to="/t/$team/library" params={{ team }}>
                  {text.library}
                </ButtonLink>
              </>
            )
          }
        >
          {can.edit_flows ? text.empty : text.emptyReader}
        </Empty>
      )}
    </Page>
  );
}
