import { useMutation } from "@tanstack/react-query";
import type { Member } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { makeResetLink } from "./acts";
import { OneTimeLink } from "./one-time-link";
import { strings } from "./strings";

const text = strings.reset;

type Props = { team: string; member: Member; onClose: () => void };

/** A link by which a member who forgot the password sets a new one. */
export function ResetDialog({ team, member, onClose }: Props) {
  const making = useMutation({ mutationFn: () => makeResetLink(team, member.user_id) });
  const link = making.data;
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={text.title(member.name)}
      description={text.text(member.name)}
      size="sm"
      footer={
        link ? (
          <Button onClick={onClose}>{strings.link.done}</Button>
        ) : (
          <>
            <Button onClick={onClose}>{strings.cancel}</Button>
            <Button tone="primary" pending={making.isPending} onClick={() => making.mutate()}>
              {text.submit}
            </Button>
          </>
        )
      }
    >
      {link && <OneTimeLink label={text.link} url={link.url} expiresAt={link.expires_at} />}
      <FormProblem problem={making.error} />
    </Dialog>
  );
}
