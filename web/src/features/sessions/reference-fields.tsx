import { check, maxLength, object, pipe, string, trim } from "valibot";
import type { Ticket } from "@/api/schema.gen";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { listStrings } from "./list-strings";

const text = listStrings.start;
const line = (longest: number) => pipe(string(), trim(), maxLength(longest, text.tooLong));

/** The names are those of the API, so that what the server refuses lands on its field. */
export const referenceSchema = object({
  target_label: line(200),
  "ticket.id": line(200),
  "ticket.system": line(200),
  "ticket.url": pipe(
    line(2_000),
    check((url) => url === "" || (/^https?:\/\//i.test(url) && URL.canParse(url)), text.urlWrong),
  ),
});

type Typed = Record<"target_label" | "ticket.id" | "ticket.system" | "ticket.url", string>;

/** What was typed, as the API takes it: what is empty is left out. */
export function referenceFrom(typed: Typed): { target_label?: string; ticket?: Ticket } {
  const [target, id, system, url] = [
    typed.target_label,
    typed["ticket.id"],
    typed["ticket.system"],
    typed["ticket.url"],
  ];
  const ticket = { ...(id && { id }), ...(system && { system }), ...(url && { url }) };
  return { ...(target && { target_label: target }), ...(Object.keys(ticket).length > 0 && { ticket }) };
}

type Props = { errors: Record<string, string>; target?: string | undefined; ticket?: Ticket | undefined };

/** Target and ticket of a session. */
export function ReferenceFields({ errors, target = "", ticket = {} }: Props) {
  return (
    <>
      <Field label={text.target} hint={text.targetHint} error={errors.target_label}>
        <Input name="target_label" data-initial-focus="" defaultValue={target} autoComplete="off" />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={text.ticket} error={errors["ticket.id"]}>
          <Input name="ticket.id" defaultValue={ticket.id} autoComplete="off" />
        </Field>
        <Field label={text.system} error={errors["ticket.system"]}>
          <Input name="ticket.system" defaultValue={ticket.system} autoComplete="off" />
        </Field>
      </div>
      <Field label={text.url} error={errors["ticket.url"]}>
        <Input
          name="ticket.url"
          defaultValue={ticket.url}
          inputMode="url"
          placeholder={text.urlHint}
          autoComplete="off"
        />
      </Field>
    </>
  );
}
