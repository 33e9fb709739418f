import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Member } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { toast } from "@/ui/toast-store";
import { removeMember } from "./acts";
import { strings } from "./strings";

const text = strings.remove;

type Props = { team: string; member: Member; onClose: () => void; onLeft: () => void };

export function RemoveDialog({ team, member: { user_id, name, you }, onClose, onLeft }: Props) {
  const queryClient = useQueryClient();
  const removal = useMutation({
    mutationFn: () => removeMember(team, user_id),
    onSuccess: async () => {
      onClose();
      if (you) return onLeft();
      toast(text.done(name));
      await queryClient.invalidateQueries({ queryKey: ["members", team] });
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={you ? text.leaveTitle : text.title(name)}
      description={you ? text.leaveText : text.text(name)}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>{strings.cancel}</Button>
          <Button tone="danger" pending={removal.isPending} onClick={() => removal.mutate()}>
            {you ? text.leaveSubmit : text.submit}
          </Button>
        </>
      }
    >
      <FormProblem problem={removal.error} />
    </Dialog>
  );
}
