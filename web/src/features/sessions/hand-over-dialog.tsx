import { useQuery } from "@tanstack/react-query";
import { maxLength, nonEmpty, object, pipe, string } from "valibot";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Select } from "@/ui/select";
import { Skeleton } from "@/ui/skeleton";
import { Textarea } from "@/ui/textarea";
import { toast } from "@/ui/toast-store";
import { colleaguesQuery } from "./colleagues-query";
import { DialogButtons } from "./dialog-buttons";
import { submitByKey } from "./submit-by-key";
import { useCurrentWalk } from "./walk-context";
import { windowStrings } from "./window-strings";

const text = windowStrings.handOver;
const schema = object({
  to: pipe(string(), nonEmpty(text.choose)),
  note: pipe(string(), maxLength(20_000, windowStrings.notes.tooLong)),
});

/** Lets a colleague go on. */
export function HandOverDialog({ onClose }: { onClose: () => void }) {
  const { place, session, perform } = useCurrentWalk();
  const { data, error } = useQuery(colleaguesQuery(place.team));
  const others = data?.filter(({ user_id }) => user_id !== session.assignee.id) ?? [];
  const { errors, problem, pending, formProps } = useForm({
    schema,
    submit: async ({ to, note }) => {
      await perform({ type: "hand_over", to, note: note.trim() });
      toast(text.done(others.find(({ user_id }) => user_id === to)?.name ?? ""));
      onClose();
    },
  });
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={text.title} description={text.description} size="sm">
      {!data ? (
        error ? (
          <FormProblem problem={error} />
        ) : (
          <Skeleton rows={3} shape="text" />
        )
      ) : others.length === 0 ? (
        <p className="text-ink-2">{text.none}</p>
      ) : (
        <form {...formProps} onKeyDown={submitByKey} className="flex flex-col gap-4">
          <Field label={text.to} required error={errors.to}>
            <Select
              name="to"
              data-initial-focus=""
              defaultValue=""
              className="w-full"
              options={[
                { value: "", label: text.choose },
                ...others.map(({ user_id, name }) => ({ value: user_id, label: name })),
              ]}
            />
          </Field>
          <Field label={text.note} error={errors.note}>
            <Textarea name="note" rows={3} />
          </Field>
          <FormProblem problem={problem} />
          <DialogButtons pending={pending} onClose={onClose}>
            {text.submit}
          </DialogButtons>
        </form>
      )}
    </Dialog>
  );
}
