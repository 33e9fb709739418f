import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Dialog } from "@/ui/dialog";
import { DialogButtons } from "./dialog-buttons";
import { ReferenceFields, referenceFrom, referenceSchema } from "./reference-fields";
import { strings } from "./strings";
import { useCurrentWalk } from "./walk-context";
import { windowStrings } from "./window-strings";

/** Changes what the session is about. */
export function ReferenceDialog({ onClose }: { onClose: () => void }) {
  const { session, perform } = useCurrentWalk();
  const { errors, problem, pending, formProps } = useForm({
    schema: referenceSchema,
    submit: async (typed) => {
      await perform({ type: "refer", ...referenceFrom(typed) });
      onClose();
    },
  });
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={windowStrings.reference.title} size="sm">
      <form {...formProps} className="flex flex-col gap-4">
        <ReferenceFields errors={errors} target={session.target_label} ticket={session.ticket} />
        <FormProblem problem={problem} />
        <DialogButtons pending={pending} onClose={onClose}>
          {strings.save}
        </DialogButtons>
      </form>
    </Dialog>
  );
}
