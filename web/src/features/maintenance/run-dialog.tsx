import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { randomKey } from "@/api/idempotency";
import { ApiError } from "@/api/problem";
import type { Schedule } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { Dialog } from "@/ui/dialog";
import { toast } from "@/ui/toast-store";
import { batchLaunched, runNow } from "./acts";
import { detailStrings } from "./detail-strings";
import { strings } from "./strings";

const text = detailStrings.run;

type Props = { team: string; schedule: Schedule; onClose: () => void };

/** Launches a batch of a schedule at once. Where one is not finished yet it asks first. */
export function RunDialog({ team, schedule, onClose }: Props) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  // One act, however often the button is pressed or the request has to be sent.
  const [key] = useState(randomKey);
  const { list, filter, name } = schedule;
  const running = useMutation({
    mutationFn: (confirmOpen: boolean) => runNow(team, schedule.id, confirmOpen, key),
    onSuccess: async ({ batch }) => {
      void batchLaunched(queryClient, team);
      onClose();
      toast(text.done);
      if (batch) await navigate({ to: "/t/$team/batches/$batch", params: { team, batch: batch.id } });
    },
  });
  const isOpen = running.error instanceof ApiError && running.error.code === "open_batch";
  const description = filter
    ? text.descriptionPart(list.name)
    : text.description(detailStrings.card.targets(list.targets), list.name);
  return (
    <Dialog open onOpenChange={onClose} title={text.title(name)} description={description} size="sm">
      <div className="flex flex-col gap-4">
        <p className="text-ink-2">{text.stays}</p>
        {isOpen && (
          <div role="alert">
            <Callout tone="warn" title={text.open}>
              {text.openHint}
            </Callout>
          </div>
        )}
        {!isOpen && <FormProblem problem={running.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{strings.cancel}</Button>
          <Button
            tone="primary"
            pending={running.isPending}
            data-initial-focus=""
            onClick={() => running.mutate(isOpen)}
          >
            {isOpen ? text.anyway : text.submit}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
