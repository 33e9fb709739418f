import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { email, object, picklist, pipe, string, trim } from "valibot";
import type { Invitation } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { RadioGroup } from "@/ui/radio-group";
import { invite } from "./acts";
import { OneTimeLink } from "./one-time-link";
import { invitationsQuery } from "./queries";
import { roleOptions } from "./role-options";
import { strings } from "./strings";

const text = strings.invite;
const schema = object({
  email: pipe(string(), trim(), email(strings.invalid.email)),
  role: picklist(["viewer", "engineer", "admin"]),
});

type Props = { team: string; onClose: () => void };

export function InviteDialog({ team, onClose }: Props) {
  const queryClient = useQueryClient();
  const [made, setMade] = useState<Invitation>();
  const { errors, problem, pending, formProps } = useForm({
    schema,
    submit: async (values) => {
      setMade(await invite(team, values));
      await queryClient.invalidateQueries({ queryKey: invitationsQuery(team).queryKey });
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={made ? text.doneTitle : text.title}
      description={made ? text.doneText(made.email, strings.roles[made.role]) : text.text}
      size="sm"
    >
      {made?.url ? (
        <div className="flex flex-col gap-5">
          <OneTimeLink label={text.link} url={made.url} expiresAt={made.expires_at} />
          <div className="flex justify-end gap-2">
            <Button onClick={() => setMade(undefined)}>{text.another}</Button>
            <Button onClick={onClose}>{strings.link.done}</Button>
          </div>
        </div>
      ) : (
        <form {...formProps} className="flex flex-col gap-4">
          <Field label={text.email} required error={errors.email}>
            <Input name="email" type="email" autoComplete="off" autoFocus />
          </Field>
          <RadioGroup legend={text.role} name="role" options={roleOptions} defaultValue="engineer" />
          <FormProblem problem={problem} />
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{strings.cancel}</Button>
            <Button type="submit" tone="primary" pending={pending}>
              {text.submit}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
