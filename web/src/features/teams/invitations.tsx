import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Mail } from "lucide-react";
import type { Invitation } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { Ago } from "@/ui/ago";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Row } from "@/ui/row";
import { Rows } from "@/ui/rows";
import { toast } from "@/ui/toast-store";
import { withdraw } from "./acts";
import { invitationsQuery } from "./queries";
import { strings } from "./strings";

const text = strings.invitations;

type Props = { team: string };

/** Invitations that wait to be accepted. */
export function Invitations({ team }: Props) {
  const queryClient = useQueryClient();
  const { data: invitations } = useSuspenseQuery(invitationsQuery(team));
  const withdrawal = useMutation({
    mutationFn: ({ id }: Invitation) => withdraw(team, id),
    onSuccess: (_, { email }) => toast(text.withdrawn(email)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: invitationsQuery(team).queryKey }),
  });
  return (
    <section aria-labelledby="invitations" className="flex flex-col gap-2.5">
      <h2 id="invitations" className="text-md">
        {text.title}
      </h2>
      <FormProblem problem={withdrawal.error} />
      {invitations.length === 0 ? (
        <p className="rounded-card border border-line border-dashed px-4 py-5 text-ink-3">{text.none}</p>
      ) : (
        <Rows label={text.title}>
          {invitations.map((invitation) => (
            <Row
              key={invitation.id}
              lead={<Icon of={Mail} size={18} className="text-ink-3" />}
              title={invitation.email}
              detail={
                <>
                  <span>{strings.roles[invitation.role]}</span>
                  <span>{text.by(invitation.invited_by.name)}</span>
                  <span>
                    {text.ends} <Ago at={invitation.expires_at} />
                  </span>
                </>
              }
              actions={
                <Button
                  size="sm"
                  tone="ghost"
                  aria-label={text.withdrawNamed(invitation.email)}
                  pending={withdrawal.isPending && withdrawal.variables.id === invitation.id}
                  onClick={() => withdrawal.mutate(invitation)}
                >
                  {text.withdraw}
                </Button>
              }
            />
          ))}
        </Rows>
      )}
    </section>
  );
}
