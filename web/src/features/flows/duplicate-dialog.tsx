import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { maxLength, minLength, object, pipe, string, trim } from "valibot";
import type { FlowSummary } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { toast } from "@/ui/toast-store";
import { duplicateFlow } from "./acts";
import { duplicateStrings } from "./duplicate-strings";
import { type Edition, flowQuery } from "./queries";

const text = duplicateStrings;
const longest = 200;
const schema = object({
  title: pipe(string(), trim(), minLength(1, text.titleMissing), maxLength(longest, text.titleLong)),
  from: string(),
});

type Props = {
  team: string;
  flow: FlowSummary;
  /** What is copied unless something else is chosen; else the draft. */
  edition?: Edition;
  onClose: () => void;
};

/** A flow of one's own that begins as another one is. */
export function DuplicateDialog({ flow, ...props }: Props) {
  return (
    <Dialog open onOpenChange={props.onClose} title={text.heading(flow.title)} description={text.description}>
      <DuplicateForm flow={flow} {...props} />
    </Dialog>
  );
}

function DuplicateForm({ team, flow, edition = "draft", onClose }: Props) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const editions = editionsOf(flow, edition);
  const form = useForm({
    schema,
    submit: async ({ title, from }) => {
      const made = await duplicateFlow(team, flow.id, { title, from: from === "draft" ? from : Number(from) });
      queryClient.setQueryData(flowQuery(team, made.id).queryKey, made);
      void queryClient.invalidateQueries({ queryKey: ["flows", team] });
      onClose();
      await navigate({ to: "/t/$team/flows/$flow", params: { team, flow: made.id } });
      toast(text.done(made.title));
    },
  });
  return (
    <form {...form.formProps} className="flex flex-col gap-4">
      <Field label={text.title} required error={form.errors.title}>
        <Input name="title" autoComplete="off" autoFocus defaultValue={text.copyOf(flow.title).slice(0, longest)} />
      </Field>
      {editions.length > 1 ? (
        <Field label={text.from} required error={form.errors.from}>
          <Select
            name="from"
            defaultValue={String(edition)}
            options={editions.map((edition) => ({ value: String(edition), label: nameOf(edition, flow) }))}
            className="w-full"
          />
        </Field>
      ) : (
        <input type="hidden" name="from" value={String(editions[0] ?? "draft")} />
      )}
      <FormProblem problem={form.problem} />
      <Button type="submit" tone="primary" pending={form.pending} className="self-end">
        {text.submit}
      </Button>
    </form>
  );
}

/** The draft, what is live where that is something else, and what was asked for. */
function editionsOf({ status, live_version }: FlowSummary, edition: Edition): Edition[] {
  const live = live_version !== undefined && status !== "live" ? [live_version] : [];
  return [...new Set<Edition>(["draft", ...live, edition])];
}

function nameOf(edition: Edition, { live_version }: FlowSummary): string {
  if (edition === "draft") return text.draft;
  return edition === live_version ? text.live(edition) : text.version(edition);
}
