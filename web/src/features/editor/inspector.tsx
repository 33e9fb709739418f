import type { Step } from "@/api/schema.gen";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Textarea } from "@/ui/textarea";
import { useEdited } from "./editor-context";
import { strings } from "./strings";
import { useSet } from "./use-set";

const text = strings.fields;

/** Everything of what is selected, to be edited. */
export function Inspector() {
  const step = useEdited(({ document, selection }) => document.steps?.find(({ id }) => id === selection.step));
  return (
    <div data-inspector="" className="flex flex-col gap-4 p-4">
      {step ? <StepInspector step={step} /> : <p className="py-8 text-center text-ink-3">{strings.choose}</p>}
    </div>
  );
}

function StepInspector({ step }: { step: Step }) {
  const set = useSet();
  return (
    <>
      <Field label={text.step.title} required>
        <Input
          value={step.title ?? ""}
          onChange={({ target }) => set({ op: "set_step", step: step.id, field: "title", value: target.value })}
        />
      </Field>
      <Field label={text.step.body}>
        <Textarea
          value={step.body ?? ""}
          onChange={({ target }) => set({ op: "set_step", step: step.id, field: "body", value: target.value })}
        />
      </Field>
    </>
  );
}
