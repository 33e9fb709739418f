import { Flag } from "lucide-react";
import { maxLength, object, pipe, string } from "valibot";
import type { ReadingStep } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Kbd } from "@/ui/kbd";
import { Textarea } from "@/ui/textarea";
import { useDraft } from "./drafts";
import { stepFormId } from "./ids";
import { strings } from "./strings";
import { fillTemplate } from "./template";
import { useCurrentWalk } from "./walk-context";
import { windowStrings } from "./window-strings";

const schema = object({ closing_note: pipe(string(), maxLength(20_000, windowStrings.notes.tooLong)) });

/** The end of a path: how it ended, what the client reads, a last word, and the button that finishes. */
export function OutcomeForm({ step }: { step: ReadingStep }) {
  const { place, session, texts, underway, perform } = useCurrentWalk();
  const [closingNote, setClosingNote] = useDraft(`${place.id}/closing`);
  const frozen = session.status !== "open" || underway !== undefined;
  const { errors, problem, pending, formProps } = useForm({
    schema,
    submit: async ({ closing_note }) => {
      if (frozen) return;
      await perform({ type: "finish", step: step.id, position: session.position, closing_note: closing_note.trim() });
      setClosingNote("");
    },
  });

  const isForTheClient = step.outcome === "resolved" || step.outcome === "not_applicable";
  return (
    <form id={stepFormId} {...formProps} className="flex flex-col gap-5 text-md">
      {step.client_note && (
        <section aria-label={strings.player.clientReads}>
          <p className="mb-1 font-medium text-ink-2 text-sm">{strings.player.clientReads}</p>
          <p className="whitespace-pre-wrap rounded-card border border-line bg-surface px-4 py-3 text-md">
            {fillTemplate(step.client_note, texts)}
          </p>
        </section>
      )}
      {session.can.act && (
        <>
          <Field
            label={windowStrings.outcome.closingNote}
            hint={isForTheClient ? windowStrings.outcome.closingNoteHint : windowStrings.outcome.handoverHint}
            error={errors.closing_note}
          >
            <Textarea
              name="closing_note"
              rows={3}
              value={closingNote}
              readOnly={frozen}
              onChange={(event) => setClosingNote(event.currentTarget.value)}
            />
          </Field>
          <FormProblem problem={problem} />
          <Button
            type="submit"
            tone="primary"
            size="lg"
            icon={Flag}
            pending={pending}
            disabled={frozen}
            className="max-lg:w-full lg:self-start"
          >
            {strings.player.finishSession}
            <span className="pointer-coarse:hidden" aria-hidden="true">
              <Kbd keys="mod+enter" tone="inverse" />
            </span>
          </Button>
        </>
      )}
    </form>
  );
}
