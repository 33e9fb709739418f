import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { formStrings } from "@/features/maintenance/form-strings";
import { flowQuery, listsQuery, membersQuery } from "@/features/maintenance/queries";
import { ScheduleForm } from "@/features/maintenance/schedule-form";
import { ScheduleGuard } from "@/features/maintenance/schedule-guard";
import { strings } from "@/features/maintenance/strings";
import { walkersOf } from "@/features/maintenance/walkers-of";
import { teamQuery } from "@/features/teams/queries";
import { ButtonLink } from "@/ui/button-link";
import { Page } from "@/ui/page";
import { PageHeader } from "@/ui/page-header";
import { Skeleton } from "@/ui/skeleton";
import { TextLink } from "@/ui/text-link";
import { toast } from "@/ui/toast-store";

export const Route = createFileRoute("/t/$team/_shell/maintenance/$flow_/schedules/new")({
  loader: async ({ context: { queryClient }, params: { team, flow } }) => {
    await Promise.all([
      queryClient.ensureQueryData(flowQuery(team, flow)),
      queryClient.ensureQueryData(listsQuery(team)),
      queryClient.ensureQueryData(membersQuery(team)),
      queryClient.ensureQueryData(teamQuery(team)),
    ]);
  },
  component: NewSchedulePage,
  pendingComponent: () => (
    <Page>
      <Skeleton rows={6} />
    </Page>
  ),
});

function NewSchedulePage() {
  const params = Route.useParams();
  const navigate = Route.useNavigate();
  const { data: flow } = useSuspenseQuery(flowQuery(params.team, params.flow));
  const { data: lists } = useSuspenseQuery(listsQuery(params.team));
  const { data: members } = useSuspenseQuery(membersQuery(params.team));
  const { data: team } = useSuspenseQuery(teamQuery(params.team));
  return (
    <Page>
      <PageHeader
        title={formStrings.newTitle}
        subtitle={formStrings.intro(flow.title)}
        above={
          <TextLink to="/t/$team/maintenance/$flow" params={params}>
            {flow.title}
          </TextLink>
        }
      />
      <ScheduleGuard mayEdit={team.can.edit_flows}>
        <ScheduleForm
          team={params.team}
          flow={flow}
          lists={lists}
          members={walkersOf(members, team)}
          cancel={
            <ButtonLink to="/t/$team/maintenance/$flow" params={params}>
              {strings.cancel}
            </ButtonLink>
          }
          onSaved={({ name }) => {
            toast(formStrings.created(name));
            void navigate({ to: "/t/$team/maintenance/$flow", params });
          }}
        />
      </ScheduleGuard>
    </Page>
  );
}
