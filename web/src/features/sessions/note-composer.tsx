import { Eye, Lock } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { maxLength, nonEmpty, object, pipe, string, trim } from "valibot";
import type { Audience } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { announce } from "@/ui/announcer";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { Segmented } from "@/ui/segmented";
import { Textarea } from "@/ui/textarea";
import { useDraft } from "./drafts";
import { noteInputName, stepHeadingId } from "./ids";
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
    submit: async ({ note }, form) => {
      await perform({ type: "note", step: session.step, audience, text: note });
      setTyped("");
      // The next note is for the team unless it is said again: what the client reads is chosen each time.
      setAudience("internal");
      announce(text.added);
      if (isWritingIn(form)) backToStep(form);
    },
  });

  function onKeyDown(event: KeyboardEvent<HTMLFormElement>) {
    submitByKey(event);
    // In the middle of a word that is being composed, Escape belongs to that word.
    if (event.key === "Escape" && !event.nativeEvent.isComposing) backToStep(event.currentTarget);
  }

  const forClient = audience === "client";
  return (
    <form
      {...formProps}
      onKeyDown={onKeyDown}
      className={`-mx-3 flex flex-col gap-2 rounded-card border px-3 pt-1.5 pb-2.5 transition-colors ${
        forClient ? "border-info bg-info-soft" : "border-transparent"
      }`}
    >
      <Field label={text.text} required error={errors.note} hint={<Reader audience={audience} />}>
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
      <div className="flex flex-wrap items-center gap-2">
        <Segmented label={text.audience} options={audiences} value={audience} onChange={setAudience} />
        <Button type="submit" size="sm" pending={pending} className="ml-auto">
          {forClient ? text.addForClient : text.add}
        </Button>
      </div>
    </form>
  );
}

/** Stands there for either audience, so that the choice below it stays under the pointer. */
function Reader({ audience }: { audience: Audience }) {
  const forClient = audience === "client";
  return (
    <span className={`flex items-center gap-1.5 ${forClient ? "text-info" : ""}`}>
      <Icon of={forClient ? Eye : Lock} size={14} />
      {text.readers[audience]}
    </span>
  );
}

function isWritingIn(form: HTMLFormElement): boolean {
  return form.elements.namedItem(noteInputName) === document.activeElement;
}

/** Gives the keys back to the step. A window keeps the focus, and has an Escape of its own. */
function backToStep(form: HTMLFormElement) {
  if (!form.closest("[role=dialog]")) document.getElementById(stepHeadingId)?.focus({ preventScroll: true });
}
