import { maxLength, minLength, object, picklist, pipe, string, trim } from "valibot";
import type { TargetList } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { RadioGroup } from "@/ui/radio-group";
import { Textarea } from "@/ui/textarea";
import { createTargetList } from "./acts";
import { strings } from "./strings";

const text = strings.create;
const ways = ["import", "type"] as const;
/** How the first targets come in. */
export type Way = (typeof ways)[number];

const schema = object({
  name: pipe(string(), trim(), minLength(1, text.nameMissing), maxLength(200, text.nameLong)),
  description: pipe(string(), trim(), maxLength(2000, text.aboutLong)),
  way: picklist(ways),
});

type Props = { team: string; way: Way; onClose: () => void; onMade: (list: TargetList, way: Way) => void };

export function CreateDialog({ team, way, onClose, onMade }: Props) {
  return (
    <Dialog open onOpenChange={onClose} title={text.title} description={text.description}>
      <CreateForm team={team} way={way} onMade={onMade} />
    </Dialog>
  );
}

function CreateForm({ team, way, onMade }: Pick<Props, "team" | "way" | "onMade">) {
  const { errors, problem, pending, formProps } = useForm({
    schema,
    submit: async ({ way, ...list }) => onMade(await createTargetList(team, list), way),
    fieldByCode: { name_taken: "name" },
  });
  return (
    <form {...formProps} className="flex flex-col gap-4">
      <Field label={text.name} required hint={text.nameHint} error={errors.name}>
        <Input name="name" autoComplete="off" autoFocus />
      </Field>
      <Field label={text.about} error={errors.description}>
        <Textarea name="description" rows={2} />
      </Field>
      <RadioGroup
        legend={text.how}
        name="way"
        defaultValue={way}
        options={ways.map((way) => ({ value: way, label: text.ways[way], hint: text.wayHints[way] }))}
      />
      <FormProblem problem={problem} />
      <Button type="submit" tone="primary" pending={pending} className="self-end">
        {text.submit}
      </Button>
    </form>
  );
}
