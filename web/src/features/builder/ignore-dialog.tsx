import { minLength, object, pipe, string, trim } from "valibot";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { limits } from "./limits";
import { strings } from "./strings";
import type { Finding } from "./types";

const text = strings.review;
const schema = object({ reason: pipe(string(), trim(), minLength(1, text.reasonMissing)) });

type Props = { finding: Finding; onClose: () => void; onIgnore: (reason: string) => void };

/** Asks why a finding does not matter here. */
export function IgnoreDialog({ finding, onClose, onIgnore }: Props) {
  const { errors, formProps } = useForm({ schema, submit: async ({ reason }) => onIgnore(reason) });
  return (
    <Dialog open onOpenChange={onClose} title={text.ignoreTitle} description={finding.detail}>
      <form {...formProps} className="flex flex-col gap-4">
        <Field label={text.reason} hint={text.ignoreText} error={errors.reason} required>
          <Input name="reason" maxLength={limits.reason} autoComplete="off" data-initial-focus="" />
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{strings.acts.cancel}</Button>
          <Button type="submit" tone="primary">
            {text.ignore}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
