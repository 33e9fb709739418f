import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@/api/problem";
import type { Schedule } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { Dialog } from "@/ui/dialog";
import { toast } from "@/ui/toast-store";
import { deleteSchedule, schedulesMoved } from "./acts";
import { detailStrings } from "./detail-strings";
import { schedulesQuery } from "./queries";
import { strings } from "./strings";

const text = detailStrings.remove;

type Props = { team: string; schedule: Schedule; onClose: () => void };

export function RemoveDialog({ team, schedule, onClose }: Props) {
  const queryClient = useQueryClient();
  const { id, name, revision, flow } = schedule;
  const removing = useMutation({
    mutationFn: () => deleteSchedule(team, id, revision),
    onSuccess: () => {
      const { queryKey } = schedulesQuery(team, flow.id);
      queryClient.setQueryData(queryKey, (known) => known?.filter((each) => each.id !== id));
      queryClient.removeQueries({ queryKey: ["schedule", team, id] });
      void schedulesMoved(queryClient, team);
      toast(text.done(name));
      onClose();
    },
    onError: (error) => {
      if (error instanceof ApiError && error.status === 412) void schedulesMoved(queryClient, team);
    },
  });
  const isStale = removing.error instanceof ApiError && removing.error.status === 412;
  return (
    <Dialog open onOpenChange={onClose} title={text.title(name)} description={text.description} size="sm">
      <div className="flex flex-col gap-4">
        {isStale ? (
          <div role="alert">
            <Callout tone="warn" title={strings.stale} />
          </div>
        ) : (
          <FormProblem problem={removing.error} />
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose} data-initial-focus="">
            {strings.cancel}
          </Button>
          <Button tone="danger" pending={removing.isPending} onClick={() => removing.mutate()}>
            {text.submit}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
