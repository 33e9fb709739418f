import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "@/api/problem";
import type { Flow } from "@/api/schema.gen";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { Dialog } from "@/ui/dialog";
import { toast } from "@/ui/toast-store";
import { replaceDraft } from "./acts";
import { CheckedSummary } from "./checked-summary";
import { fileStrings } from "./file-strings";
import { flowChanged } from "./flow-changed";
import { readText } from "./read-text";
import { SourcePanel } from "./source-panel";
import { useSource } from "./use-source";

const text = fileStrings.replace;

type Props = { team: string; flow: Flow; onClose: () => void };

/** Puts the contents of a file in the place of the draft, once they were checked. */
export function ReplaceDialog({ team, flow, onClose }: Props) {
  const queryClient = useQueryClient();
  const source = useSource(team);
  const [saving, setSaving] = useState(false);
  // The draft that is replaced is the one that was seen when the dialog opened.
  const [revision] = useState(flow.draft_revision);
  const checked = source.result?.state === "checked" ? source.result.checked : undefined;
  const refusal = source.result?.state === "refused" ? source.result.error : undefined;
  const isStale = refusal instanceof ApiError && refusal.status === 412;

  async function take([file]: File[]) {
    if (!file) return;
    try {
      source.change(await readText(file), file.name);
    } catch (error) {
      source.refuse(error);
    }
  }
  async function save() {
    if (!checked) return;
    setSaving(true);
    try {
      await replaceDraft(team, flow.id, revision, checked.document);
      await flowChanged(queryClient, team, flow.id);
      toast(text.done);
      onClose();
    } catch (error) {
      source.refuse(error);
      if (error instanceof ApiError && error.status === 412) await flowChanged(queryClient, team, flow.id);
    } finally {
      setSaving(false);
    }
  }

  const empty = source.text.trim() === "";
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={text.title}
      description={text.description}
      size="lg"
      footer={
        checked ? (
          <Button tone="primary" pending={saving} onClick={save}>
            {text.submit}
          </Button>
        ) : (
          <Button tone="primary" pending={source.pending} disabled={empty} onClick={() => void source.check()}>
            {fileStrings.file.check}
          </Button>
        )
      }
    >
      <SourcePanel source={source} onFiles={take} className="h-72" />
      {checked && (
        <div className="mt-3">
          <CheckedSummary checked={checked} />
        </div>
      )}
      {isStale && (
        <Callout tone="warn" title={text.stale} className="mt-3">
          {text.staleHint}
        </Callout>
      )}
    </Dialog>
  );
}
