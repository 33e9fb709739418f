import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { UserPlus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useActions } from "@/commands/registry";
import { Invitations } from "@/features/teams/invitations";
import { Members } from "@/features/teams/members";
import { invitationsQuery, membersQuery, teamQuery } from "@/features/teams/queries";
import { strings } from "@/features/teams/strings";
import { Button } from "@/ui/button";
import { Page } from "@/ui/page";
import { PageHeader } from "@/ui/page-header";

const InviteDialog = lazy(() =>
  import("@/features/teams/invite-dialog").then((module) => ({ default: module.InviteDialog })),
);
const TeamSettings = lazy(() =>
  import("@/features/teams/team-settings").then((module) => ({ default: module.TeamSettings })),
);
const AiCard = lazy(() => import("@/features/builder/ai-card").then((module) => ({ default: module.AiCard })));

export const Route = createFileRoute("/t/$team/_shell/members")({
  loader: async ({ context: { queryClient }, params: { team } }) => {
    await Promise.all([
      queryClient.ensureQueryData(membersQuery(team)),
      queryClient.ensureQueryData(teamQuery(team)).then(async ({ can }) => {
        if (can.manage) await queryClient.ensureQueryData(invitationsQuery(team));
      }),
    ]);
  },
  component: MembersPage,
});

function MembersPage() {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { team: slug } = Route.useParams();
  const { data: team } = useSuspenseQuery(teamQuery(slug));
  const { data: members } = useSuspenseQuery(membersQuery(slug));
  const [inviting, setInviting] = useState(false);
  const text = strings.members;
  useActions([
    {
      id: "members.invite",
      label: strings.invite.action,
      section: text.section,
      icon: UserPlus,
      shortcut: "i",
      available: team.can.manage,
      perform: () => setInviting(true),
    },
  ]);

  async function leave() {
    queryClient.clear();
    await navigate({ to: "/" });
  }

  return (
    <Page>
      <PageHeader
        title={text.title}
        subtitle={text.subtitle(members.length, team.name)}
        actions={
          team.can.manage && (
            <Button tone="primary" icon={UserPlus} onClick={() => setInviting(true)}>
              {strings.invite.action}
            </Button>
          )
        }
      />
      <div className="flex flex-col gap-9">
        <Members team={slug} manage={team.can.manage} onLeft={() => void leave()} />
        {team.can.manage && (
          <div className="grid items-start gap-9 lg:grid-cols-2 lg:gap-6">
            <Invitations team={slug} />
            <Suspense>
              <TeamSettings team={slug} />
            </Suspense>
          </div>
        )}
        <Suspense>
          <AiCard team={slug} />
        </Suspense>
      </div>
      <Suspense>{inviting && <InviteDialog team={slug} onClose={() => setInviting(false)} />}</Suspense>
    </Page>
  );
}
