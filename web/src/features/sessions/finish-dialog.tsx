import { maxLength, nonEmpty, object, picklist, pipe, string, trim } from "valibot";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { RadioGroup } from "@/ui/radio-group";
import { Textarea } from "@/ui/textarea";
import { DialogButtons } from "./dialog-buttons";
import { useDraft } from "./drafts";
import { strings } from "./strings";
import { submitByKey } from "./submit-by-key";
import { useCurrentWalk } from "./walk-context";
import { windowStrings } from "./window-strings";

const text = windowStrings.finishEarly;
const order = ["escalated", "resolved", "not_applicable", "failed"] as const;
const schema = object({
  outcome: picklist(order),
  closing_note: pipe(string(), trim(), nonEmpty(text.needed), maxLength(20_000, windowStrings.notes.tooLong)),
});
const options = order.map((value) => ({ value, label: strings.outcomes[value], hint: text.hints[value] }));

/** Ends a session away from an outcome of its flow, most often because somebody else has to go on. */
export function FinishDialog({ onClose }: { onClose: () => void }) {
  const { place, session, perform } = useCurrentWalk();
  const [closingNote, setClosingNote] = useDraft(`${place.id}/closing`);
  const { errors, problem, pending, formProps } = useForm({
    schema,
    submit: async ({ outcome, closing_note }) => {
      await perform({ type: "finish", step: session.step, position: session.position, outcome, closing_note });
      setClosingNote("");
      onClose();
    },
  });
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={text.title} description={text.description}>
      <form {...formProps} onKeyDown={submitByKey} className="flex flex-col gap-4">
        <RadioGroup legend={text.outcome} name="outcome" options={options} defaultValue="escalated" />
        <Field label={text.note} required hint={text.noteHint} error={errors.closing_note}>
          <Textarea
            name="closing_note"
            data-initial-focus=""
            rows={4}
            value={closingNote}
            onChange={(event) => setClosingNote(event.currentTarget.value)}
          />
        </Field>
        <FormProblem problem={problem} />
        <DialogButtons pending={pending} onClose={onClose}>
          {text.submit}
        </DialogButtons>
      </form>
    </Dialog>
  );
}
