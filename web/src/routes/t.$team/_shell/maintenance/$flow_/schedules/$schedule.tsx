import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { formStrings } from "@/features/maintenance/form-strings";
import { flowQuery, listsQuery, membersQuery, scheduleQuery } from "@/features/maintenance/queries";
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

export const Route = createFileRoute("/t/$team/_shell/maintenance/$flow_/schedules/$schedule")({
  // The form begins with the schedule as it is now: what is sent is based on it.
  loader: async ({ context: { queryClient }, params }) => {
    const { team } = params;
    const [schedule] = await Promise.all([
      queryClient.fetchQuery({ ...scheduleQuery(team, params.schedule), staleTime: 0 }),
      queryClient.ensureQueryData(flowQuery(team, params.flow)),
      queryClient.ensureQueryData(listsQuery(team)),
      queryClient.ensureQueryData(membersQuery(team)),
      queryClient.ensureQueryData(teamQuery(team)),
    ]);
    return schedule;
  },
  component: EditSchedulePage,
  pendingComponent: () => (
    <Page>
      <Skeleton rows={6} />
    </Page>
  ),
});

function EditSchedulePage() {
  const params = Route.useParams();
  const navigate = Route.useNavigate();
  const schedule = Route.useLoaderData();
  const { data: flow } = useSuspenseQuery(flowQuery(params.team, params.flow));
  const { data: lists } = useSuspenseQuery(listsQuery(params.team));
  const { data: members } = useSuspenseQuery(membersQuery(params.team));
  const { data: team } = useSuspenseQuery(teamQuery(params.team));
  const back = { team: params.team, flow: params.flow };
  return (
    <Page>
      <PageHeader
        title={formStrings.editTitle(schedule.name)}
        above={
          <TextLink to="/t/$team/maintenance/$flow" params={back}>
            {flow.title}
          </TextLink>
        }
      />
      <ScheduleGuard mayEdit={schedule.can.edit}>
        <ScheduleForm
          key={schedule.id}
          team={params.team}
          flow={flow}
          schedule={schedule}
          lists={lists}
          members={walkersOf(members, team)}
          cancel={
            <ButtonLink to="/t/$team/maintenance/$flow" params={back}>
              {strings.cancel}
            </ButtonLink>
          }
          onSaved={({ name }) => {
            toast(formStrings.saved(name));
            void navigate({ to: "/t/$team/maintenance/$flow", params: back });
          }}
        />
      </ScheduleGuard>
    </Page>
  );
}
