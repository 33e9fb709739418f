import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { object } from "valibot";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { PasswordInput } from "@/ui/password-input";
import { toast } from "@/ui/toast-store";
import { changePassword, rename } from "./acts";
import { givenField, nameField, newPasswordField } from "./fields";
import { meQuery } from "./queries";
import { strings } from "./strings";

const text = strings.settings;
const profileSchema = object({ name: nameField });
const passwordSchema = object({ current_password: givenField, new_password: newPasswordField });

/** One's own name and password. */
export function AccountSettings() {
  return (
    <div className="flex flex-col gap-6">
      <ProfileForm />
      <PasswordForm />
    </div>
  );
}

function ProfileForm() {
  const queryClient = useQueryClient();
  const { data: me } = useSuspenseQuery(meQuery());
  const { errors, problem, pending, formProps } = useForm({
    schema: profileSchema,
    submit: async ({ name }) => {
      queryClient.setQueryData(meQuery().queryKey, await rename(name));
      toast(text.nameSaved);
    },
  });
  return (
    <Card title={text.profile}>
      <form {...formProps} className="flex flex-col gap-4">
        <Field label={text.name} required error={errors.name}>
          <Input name="name" autoComplete="name" defaultValue={me.user.name} />
        </Field>
        <Field label={text.email} required hint={text.emailHint}>
          <Input value={me.user.email} disabled readOnly />
        </Field>
        <FormProblem problem={problem} />
        <Button type="submit" pending={pending} className="self-start">
          {text.saveName}
        </Button>
      </form>
    </Card>
  );
}

function PasswordForm() {
  const { errors, problem, pending, formProps } = useForm({
    schema: passwordSchema,
    submit: async (values, form) => {
      await changePassword(values);
      form.reset();
      toast(text.passwordSaved);
    },
  });
  return (
    <Card title={text.password} hint={text.passwordHint}>
      <form {...formProps} className="flex flex-col gap-4">
        <Field label={text.current} required error={errors.current_password}>
          <PasswordInput name="current_password" autoComplete="current-password" />
        </Field>
        <Field label={text.next} required hint={strings.passwordHint} error={errors.new_password}>
          <PasswordInput name="new_password" autoComplete="new-password" />
        </Field>
        <FormProblem problem={problem} />
        <Button type="submit" pending={pending} className="self-start">
          {text.savePassword}
        </Button>
      </form>
    </Card>
  );
}
