import { object } from "valibot";
import type { Me } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { PasswordInput } from "@/ui/password-input";
import { logIn } from "./acts";
import { emailField, givenField } from "./fields";
import { strings } from "./strings";

const schema = object({ email: emailField, password: givenField });

type Props = { onSignedIn: (me: Me) => Promise<void> };

export function LoginForm({ onSignedIn }: Props) {
  const text = strings.logIn;
  const { errors, problem, pending, formProps } = useForm({
    schema,
    submit: async (values) => onSignedIn(await logIn(values)),
  });
  return (
    <form {...formProps} className="flex flex-col gap-4">
      <Field label={text.email} required error={errors.email}>
        <Input name="email" type="email" autoComplete="username" autoFocus />
      </Field>
      <Field label={text.password} required error={errors.password}>
        <PasswordInput name="password" autoComplete="current-password" />
      </Field>
      <FormProblem problem={problem} />
      <Button type="submit" tone="primary" pending={pending} className="mt-1 w-full">
        {text.submit}
      </Button>
      <p className="text-ink-3 text-sm">{text.forgot}</p>
    </form>
  );
}
