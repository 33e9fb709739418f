import { useQueryClient } from "@tanstack/react-query";
import { maxLength, nonEmpty, object, pipe, string, trim } from "valibot";
import { useStore } from "zustand";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Textarea } from "@/ui/textarea";
import { toast } from "@/ui/toast-store";
import { batchChanged, cancelBatch, type Place } from "./acts";
import { useBoard } from "./board-context";
import { activeIn } from "./standing";
import { strings } from "./strings";

const text = strings.cancelDialog;
const schema = object({
  reason: pipe(string(), trim(), nonEmpty(text.needed), maxLength(2_000, text.tooLong)),
});

type Props = { place: Place; onClose: () => void };

/** Gives up what is not finished. */
export function CancelDialog({ place, onClose }: Props) {
  const queryClient = useQueryClient();
  const active = useStore(useBoard().board, ({ counts }) => activeIn(counts));
  const { errors, problem, pending, formProps } = useForm({
    schema,
    submit: async ({ reason }) => {
      await cancelBatch(place, reason);
      await batchChanged(queryClient, place);
      toast(text.done);
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={text.title}
      description={text.description(active)}
      size="sm"
    >
      <form {...formProps} className="flex flex-col gap-4">
        <Field label={text.reason} required error={errors.reason}>
          <Textarea name="reason" data-initial-focus="" rows={2} />
        </Field>
        <FormProblem problem={problem} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{text.keep}</Button>
          <Button type="submit" tone="danger" pending={pending}>
            {text.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
