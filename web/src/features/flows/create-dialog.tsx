import { maxLength, minLength, object, picklist, pipe, string, trim } from "valibot";
import type { Flow } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { RadioGroup } from "@/ui/radio-group";
import { createFlow } from "./acts";
import { createStrings } from "./create-strings";
import { kinds } from "./filter";
import { strings } from "./strings";

const text = createStrings;
const schema = object({
  title: pipe(string(), trim(), minLength(1, text.nameMissing), maxLength(200, text.nameLong)),
  kind: picklist(kinds),
});

type Props = { team: string; onClose: () => void; onMade: (flow: Flow) => void };

export function CreateDialog({ team, onClose, onMade }: Props) {
  return (
    <Dialog open onOpenChange={onClose} title={text.title} description={text.description}>
      <CreateForm team={team} onMade={onMade} />
    </Dialog>
  );
}

function CreateForm({ team, onMade }: Pick<Props, "team" | "onMade">) {
  const { errors, problem, pending, formProps } = useForm({
    schema,
    submit: async (values) => onMade(await createFlow(team, values)),
  });
  return (
    <form {...formProps} className="flex flex-col gap-4">
      <Field label={text.name} required hint={text.nameHint} error={errors.title}>
        <Input name="title" autoComplete="off" autoFocus />
      </Field>
      <RadioGroup
        legend={text.kind}
        name="kind"
        defaultValue="troubleshooting"
        options={kinds.map((kind) => ({ value: kind, label: strings.kinds[kind], hint: text.kindHints[kind] }))}
      />
      <FormProblem problem={problem} />
      <Button type="submit" tone="primary" pending={pending} className="self-end">
        {text.submit}
      </Button>
    </form>
  );
}
