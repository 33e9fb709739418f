import { object } from "valibot";
import { ApiError } from "@/api/problem";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { PasswordInput } from "@/ui/password-input";
import { confirmPassword } from "./acts";
import { givenField } from "./fields";
import { strings } from "./strings";

const text = strings.confirm;
const schema = object({ password: givenField });

type Props = { open: boolean; email: string; onAnswer: (given: boolean) => void };

/** Asks for one's own password, given too long ago for what is about to be done. */
export function PasswordDialog({ open, email, onAnswer }: Props) {
  const { errors, problem, pending, formProps } = useForm({
    schema,
    submit: async ({ password }) => {
      await confirmPassword(password).catch(unlessSignedOut);
      onAnswer(true);
    },
  });
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => next || onAnswer(false)}
      title={text.title}
      description={text.text}
      size="sm"
    >
      <form {...formProps} className="flex flex-col gap-4">
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <Field label={text.password} required error={errors.password}>
          <PasswordInput name="password" autoComplete="current-password" autoFocus />
        </Field>
        <FormProblem problem={problem} />
        <div className="flex justify-end gap-2">
          <Button onClick={() => onAnswer(false)}>{text.cancel}</Button>
          <Button type="submit" tone="primary" pending={pending}>
            {text.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** A login that has ended is for the act itself to find: from there the way leads to the sign-in page. */
function unlessSignedOut(error: unknown) {
  if (!(error instanceof ApiError) || error.status !== 401) throw error;
}
