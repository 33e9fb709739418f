import { maxLength, nonEmpty, object, pipe, string, trim } from "valibot";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Textarea } from "@/ui/textarea";
import { DialogButtons } from "./dialog-buttons";
import { listStrings } from "./list-strings";
import { submitByKey } from "./submit-by-key";
import { useCurrentWalk } from "./walk-context";
import { windowStrings } from "./window-strings";

const words = { cancel: windowStrings.cancelDialog, reopen: windowStrings.reopenDialog };

type Props = { type: "cancel" | "reopen"; onClose: () => void };

/** Cancelling and reopening both want a reason. */
export function ReasonDialog({ type, onClose }: Props) {
  const { perform } = useCurrentWalk();
  const text = words[type];
  const { errors, problem, pending, formProps } = useForm({
    schema: object({
      reason: pipe(string(), trim(), nonEmpty(text.needed), maxLength(2_000, listStrings.start.tooLong)),
    }),
    submit: async ({ reason }) => {
      await perform({ type, reason });
      onClose();
    },
  });
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={text.title} description={text.description} size="sm">
      <form {...formProps} onKeyDown={submitByKey} className="flex flex-col gap-4">
        <Field label={text.reason} required error={errors.reason}>
          <Textarea name="reason" data-initial-focus="" rows={2} />
        </Field>
        <FormProblem problem={problem} />
        <DialogButtons
          pending={pending}
          onClose={onClose}
          {...(type === "cancel" && { tone: "danger", keep: windowStrings.cancelDialog.keep })}
        >
          {text.submit}
        </DialogButtons>
      </form>
    </Dialog>
  );
}
