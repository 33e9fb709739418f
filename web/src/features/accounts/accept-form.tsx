import { object } from "valibot";
import type { Me } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { PasswordInput } from "@/ui/password-input";
import { acceptInvitation } from "./acts";
import { nameField, newPasswordField } from "./fields";
import { strings } from "./strings";

const newAccount = object({ name: nameField, password: newPasswordField });
const ownAccount = object({});

type Props = { token: string; email: string; hasAccount: boolean; onJoined: (me: Me) => Promise<void> };

/** For the invited without an account it makes one; for who is signed in, a button is enough. */
export function AcceptForm({ token, email, hasAccount, onJoined }: Props) {
  const text = strings.invitation;
  const { errors, problem, pending, formProps } = useForm({
    schema: hasAccount ? ownAccount : newAccount,
    submit: async (values) => onJoined(await acceptInvitation(token, values)),
  });
  return (
    <form {...formProps} className="flex flex-col gap-4">
      {!hasAccount && (
        <>
          <input type="hidden" autoComplete="username" value={email} readOnly />
          <Field label={text.name} required error={errors.name}>
            <Input name="name" autoComplete="name" autoFocus />
          </Field>
          <Field label={text.password} required hint={strings.passwordHint} error={errors.password}>
            <PasswordInput name="password" autoComplete="new-password" />
          </Field>
        </>
      )}
      <FormProblem problem={problem} />
      <Button type="submit" tone="primary" pending={pending} className="mt-1 w-full">
        {text.submit}
      </Button>
    </form>
  );
}
