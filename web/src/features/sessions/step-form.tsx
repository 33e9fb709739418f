import { CornerUpLeft } from "lucide-react";
import type { FormEvent } from "react";
import type { Branch, ReadingField, ReadingStep } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { useForm, valuesOf } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import { readFieldsDraft, writeDraft } from "./drafts";
import { fieldsSchema, inputName, typedFrom, valuesFrom } from "./fields";
import { stepFormId } from "./ids";
import { StepField } from "./step-field";
import { strings } from "./strings";
import { suggestionHere } from "./suggestions";
import { fillTemplate } from "./template";
import { useCurrentWalk } from "./walk-context";

type Props = { step: ReadingStep; branch: Branch };

/** A form step. What is typed survives reloads and refusals. */
export function StepForm({ step, branch }: Props) {
  const { place, session, reading, texts, underway, perform } = useCurrentWalk();
  const draftName = `${place.id}/${step.id}`;
  const before = suggestionHere(session, reading);
  const draft = readFieldsDraft(draftName);
  const frozen = !session.can.act || session.status !== "open" || underway !== undefined;
  const { errors, problem, pending, formProps } = useForm({
    schema: fieldsSchema(step.fields),
    submit: async (typed) => {
      if (frozen) return;
      const values = valuesFrom(step.fields, typed);
      await perform({ type: "answer", step: step.id, position: session.position, branch: branch.id, values });
      writeDraft(draftName, "");
    },
  });
  const start = (field: ReadingField) =>
    draft[inputName(field.variable)] ??
    typedFrom(before?.values?.[field.variable] ?? session.variables[field.variable] ?? field.default);
  const keep = (event: FormEvent<HTMLFormElement>) =>
    writeDraft(draftName, JSON.stringify(valuesOf(event.currentTarget)));

  return (
    <form id={stepFormId} {...formProps} onInput={keep} className="flex max-w-[36rem] flex-col gap-4 text-md">
      {before && session.can.act && (
        <p className="flex items-center gap-2 text-ink-2 text-sm">
          <Icon of={CornerUpLeft} className="text-accent" />
          {strings.player.suggestedForm}
        </p>
      )}
      {step.fields.map((field) => (
        <Field
          key={field.variable}
          label={field.label || field.variable}
          hint={field.help && fillTemplate(field.help, texts)}
          required={!field.optional}
          error={errors[inputName(field.variable)]}
        >
          <StepField field={field} start={start(field)} frozen={frozen} />
        </Field>
      ))}
      <FormProblem problem={problem} />
      {session.can.act && (
        <Button
          type="submit"
          tone="primary"
          size="lg"
          pending={pending || underway !== undefined}
          disabled={frozen}
          className="lg:self-start"
        >
          {branch.label ? fillTemplate(branch.label, texts) : strings.player.saveStep}
          <span className="pointer-coarse:hidden" aria-hidden="true">
            <Kbd keys="mod+enter" tone="inverse" />
          </span>
        </Button>
      )}
    </form>
  );
}
