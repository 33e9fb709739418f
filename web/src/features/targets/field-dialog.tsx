import { check, object, pipe, regex, string, trim } from "valibot";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { fieldPattern } from "./columns";
import { sheetStrings } from "./sheet-strings";

const text = sheetStrings.field;

type Props = { taken: readonly string[]; onAdd: (name: string) => void; onClose: () => void };

/** Asks what a further column is called. */
export function FieldDialog({ taken, onAdd, onClose }: Props) {
  return (
    <Dialog open onOpenChange={onClose} title={text.title} description={text.description} size="sm">
      <FieldForm taken={taken} onAdd={onAdd} />
    </Dialog>
  );
}

function FieldForm({ taken, onAdd }: Pick<Props, "taken" | "onAdd">) {
  const free = check((name: string) => !taken.includes(name), text.taken);
  const { errors, formProps } = useForm({
    schema: object({ name: pipe(string(), trim(), regex(fieldPattern, text.wrong), free) }),
    submit: async ({ name }) => onAdd(name),
  });
  return (
    <form {...formProps} className="flex flex-col gap-4">
      <Field label={text.name} required hint={text.hint} error={errors.name}>
        <Input name="name" autoComplete="off" autoCapitalize="off" spellCheck={false} autoFocus className="font-mono" />
      </Field>
      <Button type="submit" tone="primary" className="self-end">
        {text.submit}
      </Button>
    </form>
  );
}
