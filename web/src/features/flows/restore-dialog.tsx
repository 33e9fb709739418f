import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "@/api/problem";
import type { Flow } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { Dialog } from "@/ui/dialog";
import { toast } from "@/ui/toast-store";
import { discardDraft, restoreDraft } from "./acts";
import { compareStrings } from "./compare-strings";
import type { Side } from "./compared";
import { DiffCounts } from "./diff-counts";
import { flowChanged } from "./flow-changed";
import { diffQuery } from "./queries";
import { type Restored, restoredName } from "./restored";

const text = compareStrings.restore;

type Props = { team: string; flow: Flow; restored: Restored | "live"; onClose: () => void };

/** Asks before the draft becomes something else again, and says what that changes in it. */
export function RestoreDialog({ team, flow, restored, onClose }: Props) {
  const queryClient = useQueryClient();
  // What is given up is the draft over which the dialog was opened.
  const [revision] = useState(flow.draft_revision);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const { data: diff } = useQuery(diffQuery(team, flow.id, "draft", sideOf(restored, flow)));
  const isDiscard = restored === "live";
  const name = isDiscard ? "" : restoredName(restored);

  async function restore() {
    setPending(true);
    try {
      const saved = isDiscard
        ? await discardDraft(team, flow.id, revision)
        : await restoreDraft(team, flow.id, revision, restored);
      await flowChanged(queryClient, team, flow.id);
      toast(isDiscard ? text.discarded : text.done(name), () => void undo(saved.revision));
      onClose();
    } catch (error) {
      setProblem(error);
      if (error instanceof ApiError && error.status === 412) await flowChanged(queryClient, team, flow.id);
    } finally {
      setPending(false);
    }
  }
  async function undo(since: number) {
    try {
      await restoreDraft(team, flow.id, since, { state: revision });
      await flowChanged(queryClient, team, flow.id);
      toast(text.undone);
    } catch (error) {
      toast(error instanceof ApiError ? error.sentence : text.failed);
    }
  }

  const isStale = problem instanceof ApiError && problem.status === 412;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={isDiscard ? text.discardTitle : text.title(name)}
      description={isDiscard ? text.discardDescription(flow.live_version ?? 0) : text.description}
      footer={
        <Button
          tone="primary"
          pending={pending}
          disabled={isStale}
          onClick={() => void restore()}
          data-initial-focus=""
        >
          {isDiscard ? text.discardSubmit : text.submit}
        </Button>
      }
    >
      {diff && (
        <div className="flex flex-col gap-1.5">
          {isEmpty(diff) ? (
            <p className="text-ink-2">{text.same}</p>
          ) : (
            <>
              <p className="text-ink-3 text-sm">{text.changes}</p>
              <DiffCounts diff={diff} />
            </>
          )}
        </div>
      )}
      {isStale ? (
        <Callout tone="warn" title={text.stale} className="mt-3">
          {problem.sentence}
        </Callout>
      ) : (
        <FormProblem problem={problem} />
      )}
    </Dialog>
  );
}

function isEmpty({
  flow,
  start,
  variables,
  steps,
}: {
  flow: object[];
  start?: object;
  variables: object[];
  steps: object[];
}) {
  return flow.length + variables.length + steps.length === 0 && !start;
}

function sideOf(restored: Props["restored"], { live_version }: Flow): Side {
  if (restored === "live") return live_version ?? "draft";
  return "version" in restored ? restored.version : `s${restored.state}`;
}
