import { object } from "valibot";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { PasswordInput } from "@/ui/password-input";
import { resetPassword } from "./acts";
import { newPasswordField } from "./fields";
import { strings } from "./strings";

const schema = object({ password: newPasswordField });

type Props = { token: string; email: string; onDone: () => Promise<void> };

export function ResetForm({ token, email, onDone }: Props) {
  const { errors, problem, pending, formProps } = useForm({
    schema,
    submit: async ({ password }) => {
      await resetPassword(token, password);
      await onDone();
    },
  });
  return (
    <form {...formProps} className="flex flex-col gap-4">
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <Field label={strings.reset.password} required hint={strings.passwordHint} error={errors.password}>
        <PasswordInput name="password" autoComplete="new-password" autoFocus />
      </Field>
      <FormProblem problem={problem} />
      <Button type="submit" tone="primary" pending={pending} className="mt-1 w-full">
        {strings.reset.submit}
      </Button>
    </form>
  );
}
