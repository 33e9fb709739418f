import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { maxLength, minLength, object, pipe, string, trim } from "valibot";
import { ApiError } from "@/api/problem";
import type { Flow } from "@/api/schema.gen";
import { namedSteps } from "@/flow/named-steps";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Textarea } from "@/ui/textarea";
import { toast } from "@/ui/toast-store";
import { publishFlow } from "./acts";
import { DraftChanges } from "./draft-changes";
import { FindingGroups } from "./findings-panel";
import { flowChanged } from "./flow-changed";
import { draftQuery } from "./queries";
import { readingStrings } from "./reading-strings";

const text = readingStrings.publish;
const schema = object({
  change_note: pipe(string(), trim(), minLength(1, text.noteMissing), maxLength(2000, text.noteLong)),
});

type Props = { team: string; flow: Flow; onClose: () => void };

export function PublishDialog({ team, flow, onClose }: Props) {
  const next = (flow.live_version ?? 0) + 1;
  return (
    <Dialog open onOpenChange={onClose} title={text.title(next)} description={text.description}>
      <PublishForm team={team} flow={flow} onClose={onClose} />
    </Dialog>
  );
}

function PublishForm({ team, flow, onClose }: Props) {
  const queryClient = useQueryClient();
  // What is published is the draft over which the dialog was opened.
  const [revision] = useState(flow.draft_revision);
  const { data: draft } = useQuery(draftQuery(team, flow.id));
  const navigate = useNavigate();
  const errors = draft?.findings.filter(({ severity }) => severity === "error") ?? [];
  const form = useForm({
    schema,
    submit: async ({ change_note }) => {
      const { number } = await publishFlow(team, flow.id, revision, change_note);
      await flowChanged(queryClient, team, flow.id);
      toast(text.done(number));
      onClose();
    },
  });
  async function look() {
    await flowChanged(queryClient, team, flow.id);
    onClose();
  }
  function mend(step: string) {
    onClose();
    void navigate({ to: "/t/$team/flows/$flow/edit", params: { team, flow: flow.id }, search: { step } });
  }
  return (
    <form {...form.formProps} className="flex flex-col gap-4">
      {errors.length > 0 && (
        <div>
          <Callout tone="danger" title={text.blocked} className="mb-3" />
          <FindingGroups findings={errors} steps={draft ? namedSteps(draft.document) : []} onSelect={mend} />
        </div>
      )}
      {flow.live_version !== undefined && <DraftChanges team={team} flow={flow} onLeave={onClose} />}
      <Field label={text.note} required hint={text.noteHint} error={form.errors.change_note}>
        <Textarea name="change_note" rows={3} autoFocus />
      </Field>
      <Refusal problem={form.problem} onLook={look} />
      <Button type="submit" tone="primary" pending={form.pending} disabled={errors.length > 0} className="self-end">
        {text.submit}
      </Button>
    </form>
  );
}

/** What the server found that this page did not know of yet. */
function Refusal({ problem, onLook }: { problem: unknown; onLook: () => void }) {
  if (!(problem instanceof ApiError)) return <FormProblem problem={problem} />;
  if (problem.status === 412) {
    return (
      <div role="alert">
        <Callout tone="warn" title={text.stale} action={<Button onClick={onLook}>{text.look}</Button>}>
          {problem.sentence}
        </Callout>
      </div>
    );
  }
  return (
    <>
      <FormProblem problem={problem} />
      {problem.code === "flow_unsound" && (
        <ul className="flex list-disc flex-col gap-1 pl-5">
          {problem.errors.map(({ pointer, code, detail }) => (
            <li key={`${code} ${pointer}`}>
              {detail} <code className="font-mono text-ink-3 text-xs">{code}</code>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
