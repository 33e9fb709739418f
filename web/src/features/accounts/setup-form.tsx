import { boolean, object } from "valibot";
import type { Me, SetupState } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { PasswordInput } from "@/ui/password-input";
import { setUp } from "./acts";
import { emailField, givenField, nameField, newPasswordField } from "./fields";
import { strings } from "./strings";

const schema = object({
  token: givenField,
  team_name: nameField,
  name: nameField,
  email: emailField,
  password: newPasswordField,
  library: boolean(),
});

type Props = { token: string; library: SetupState["library"]; onDone: (me: Me) => Promise<void> };

export function SetupForm({ token, library, onDone }: Props) {
  const text = strings.setUp;
  const { errors, problem, pending, formProps } = useForm({
    schema,
    submit: async (values) => onDone(await setUp(values)),
    fieldByCode: { setup_token_wrong: "token" },
  });
  return (
    <form {...formProps} className="flex flex-col gap-4">
      {token && !errors.token ? (
        <input type="hidden" name="token" value={token} />
      ) : (
        <Field label={text.token} required hint={text.tokenHint} error={errors.token}>
          <Input name="token" defaultValue={token} autoComplete="off" className="font-mono" autoFocus />
        </Field>
      )}
      <Field label={text.teamName} required hint={text.teamNameHint} error={errors.team_name}>
        <Input name="team_name" autoComplete="organization" autoFocus={token !== ""} />
      </Field>
      <Field label={text.name} required error={errors.name}>
        <Input name="name" autoComplete="name" />
      </Field>
      <Field label={text.email} required error={errors.email}>
        <Input name="email" type="email" autoComplete="username" />
      </Field>
      <Field label={text.password} required hint={strings.passwordHint} error={errors.password}>
        <PasswordInput name="password" autoComplete="new-password" />
      </Field>
      <div>
        <Checkbox name="library" defaultChecked label={text.library(library.length)} hint={text.libraryHint} />
        <details className="mt-2 ml-6.5 text-sm">
          <summary className="text-accent">{text.libraryShow}</summary>
          <ul className="mt-2 flex max-h-64 list-disc flex-col gap-1 overflow-y-auto pl-4 text-ink-2">
            {library.map(({ key, title }) => (
              <li key={key}>{title}</li>
            ))}
          </ul>
        </details>
      </div>
      <FormProblem problem={problem} />
      <Button type="submit" tone="primary" pending={pending} className="mt-1 w-full">
        {text.submit}
      </Button>
    </form>
  );
}
