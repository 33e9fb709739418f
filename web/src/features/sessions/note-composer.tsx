import { useState } from "react";
import { maxLength, nonEmpty, object, pipe, string, trim } from "valibot";
import type { Audience } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { announce } from "@/ui/announcer";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Segmented } from "@/ui/segmented";
import { Textarea } from "@/ui/textarea";
import { useDraft } from "./drafts";
import { noteInputName } from "./ids";
import { submitByKey } from "./submit-by-key";
import { useCurrentWalk } from "./walk-context";
import { windowStrings } from "./window-strings";

const text = windowStrings.notes;
const schema = object({
  note: pipe(string(), trim(), nonEmpty(text.needed), maxLength(20_000, text.tooLong)),
});
const audiences = (["internal", "client"] satisfies Audience[]).map((value) => ({
  value,
  label: text.audiences[value],
}));

/** Writes a note at the current step. What is typed stays until the server has it. */
export function NoteComposer({ eager }: { eager: boolean }) {
  const { place, session, perform } = useCurrentWalk();
  const [typed, setTyped] = useDraft(`${place.id}/note`);
  const [audience, setAudience] = useState<Audience>("internal");
  const { errors, problem, pending, formProps } = useForm({
    schema,
    submit: async ({ note }) => {
      await perform({ type: "note", step: session.step, audience, text: note });
      setTyped("");
      // The next note is for the team unless it is said again: what the client reads is chosen each time.
      setAudience("internal");
      announce(text.added);
    },
  });

  return (
    <form {...formProps} onKeyDown={submitByKey} className="flex flex-col gap-2">
      <Field label={text.text} required error={errors.note}>
        <Textarea
          name={noteInputName}
          data-keeps-focus=""
          data-initial-focus={eager ? "" : undefined}
          rows={2}
          placeholder={text.placeholder}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </Field>
      <FormProblem problem={problem} />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Segmented label={text.audience} options={audiences} value={audience} onChange={setAudience} />
        <Button type="submit" size="sm" pending={pending}>
          {audience === "client" ? text.addForClient : text.add}
        </Button>
      </div>
    </form>
  );
}
