import { type FocusEvent, type FormEvent, useState } from "react";
import { type BaseIssue, type BaseSchema, flatten, type InferOutput, safeParse } from "valibot";
import { ApiError, errorsByField } from "@/api/problem";

type Schema = BaseSchema<unknown, unknown, BaseIssue<unknown>>;
type FieldErrors = Record<string, string>;

type Options<Shape extends Schema> = {
  schema: Shape;
  submit: (values: InferOutput<Shape>, form: HTMLFormElement) => Promise<unknown>;
  /** The field that a refusal is about where its code alone tells: `{ setup_token_wrong: "token" }`. */
  fieldByCode?: Readonly<Record<string, string>>;
};

/**
 * A form over plain, named inputs. Fields are checked when they lose the focus and all together on submit; what
 * the server refuses lands on its field by name, and the rest in `problem`, to be shown above the buttons.
 */
export function useForm<Shape extends Schema>({ schema, submit, fieldByCode }: Options<Shape>) {
  const [errors, setErrors] = useState<FieldErrors>({});
  const [problem, setProblem] = useState<unknown>(undefined);
  const [pending, setPending] = useState(false);

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const form = event.currentTarget;
    const checked = safeParse(schema, valuesOf(form));
    const found = checked.success ? {} : messagesOf(checked.issues);
    setErrors(found);
    setProblem(undefined);
    if (!checked.success) return focusFirst(form, found);
    setPending(true);
    try {
      await submit(checked.output, form);
    } catch (error) {
      const refused = { ...errorsByField(error), ...errorByCode(error, fieldByCode) };
      const known = Object.fromEntries(Object.entries(refused).filter(([name]) => form.elements.namedItem(name)));
      setErrors(known);
      if (Object.keys(known).length === 0 || Object.keys(known).length < Object.keys(refused).length) setProblem(error);
      focusFirst(form, known);
    } finally {
      setPending(false);
    }
  }

  function onBlur(event: FocusEvent<HTMLFormElement>) {
    const { target, currentTarget, relatedTarget } = event;
    // On the way to a button a new message would push that button from under the pointer.
    if (relatedTarget instanceof HTMLButtonElement) return;
    const name = nameOf(target);
    if (!name) return;
    const checked = safeParse(schema, valuesOf(currentTarget));
    const message = checked.success ? undefined : messagesOf(checked.issues)[name];
    // An empty field is not wrong before the form is sent: its reader may be on the way to it.
    if (message && isEmpty(target)) return;
    setErrors(({ [name]: _old, ...others }) => (message ? { ...others, [name]: message } : others));
  }

  return { errors, problem, pending, formProps: { noValidate: true, onSubmit, onBlur } };
}

function errorByCode(error: unknown, fieldByCode: Readonly<Record<string, string>> = {}): FieldErrors {
  const field = error instanceof ApiError ? fieldByCode[error.code] : undefined;
  return field && error instanceof ApiError ? { [field]: error.sentence } : {};
}

/** Text fields as text, check boxes as yes or no, files left to the form that wants them. */
export function valuesOf(form: HTMLFormElement): Record<string, string | boolean> {
  const values: Record<string, string | boolean> = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string") values[name] = value;
  for (const box of form.querySelectorAll<HTMLInputElement>("input[type=checkbox][name]"))
    values[box.name] = box.checked;
  return values;
}

function messagesOf(issues: [BaseIssue<unknown>, ...BaseIssue<unknown>[]]): FieldErrors {
  const { nested = {} } = flatten(issues);
  const first = Object.entries(nested).map(([name, messages]) => [name, messages?.[0] ?? ""]);
  return Object.fromEntries(first);
}

function focusFirst(form: HTMLFormElement, errors: FieldErrors) {
  for (const element of form.elements) {
    const name = nameOf(element);
    if (name && errors[name] && element instanceof HTMLElement) return element.focus();
  }
}

function nameOf(target: EventTarget | null): string | undefined {
  const named =
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
  return named && target.name ? target.name : undefined;
}

function isEmpty(target: EventTarget | null): boolean {
  return (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) && target.value === "";
}
