import { useQueryClient } from "@tanstack/react-query";
import { check, forward, maxLength, minLength, object, pipe, string, trim } from "valibot";
import type { Blackout } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { addBlackout, removeBlackout, schedulesMoved } from "./acts";
import { calendarStrings } from "./calendar-strings";
import { DialogButtons } from "./dialog-buttons";
import { civilOf, instantOf, ownZone } from "./times";

const text = calendarStrings.blackouts;
const schema = pipe(
  object({
    name: pipe(string(), trim(), minLength(1, text.nameMissing), maxLength(200, text.nameLong)),
    starts_at: pipe(string(), minLength(1, text.timeMissing)),
    ends_at: pipe(string(), minLength(1, text.timeMissing)),
  }),
  forward(
    check(({ starts_at, ends_at }) => starts_at === "" || ends_at === "" || ends_at > starts_at, text.order),
    ["ends_at"],
  ),
);

type Props = {
  team: string;
  /** The one that is changed; without it a new one is made. */
  blackout: Blackout | undefined;
  onClose: () => void;
};

export function BlackoutDialog({ team, blackout, onClose }: Props) {
  const queryClient = useQueryClient();
  const form = useForm({
    schema,
    submit: async ({ name, starts_at, ends_at }) => {
      await addBlackout(team, {
        name,
        starts_at: instantOf(starts_at, ownZone) ?? starts_at,
        ends_at: instantOf(ends_at, ownZone) ?? ends_at,
      });
      // The new one stands before the old one goes, so that no moment slips through between them.
      if (blackout) await removeBlackout(team, blackout.id);
      await schedulesMoved(queryClient, team);
      onClose();
    },
  });
  const civil = (at: string | undefined) => (at ? civilOf(at, ownZone) : undefined);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={blackout ? text.changeTitle(blackout.name) : text.newTitle}
      description={text.hint(ownZone)}
      size="sm"
    >
      <form {...form.formProps} className="flex flex-col gap-4">
        <Field label={text.name} required hint={text.nameHint} error={form.errors.name}>
          <Input name="name" autoComplete="off" data-initial-focus="" defaultValue={blackout?.name} />
        </Field>
        <Field label={text.starts} required error={form.errors.starts_at}>
          <Input name="starts_at" type="datetime-local" defaultValue={civil(blackout?.starts_at)} />
        </Field>
        <Field label={text.ends} required error={form.errors.ends_at}>
          <Input name="ends_at" type="datetime-local" defaultValue={civil(blackout?.ends_at)} />
        </Field>
        <FormProblem problem={form.problem} />
        <DialogButtons pending={form.pending} onClose={onClose}>
          {text.save}
        </DialogButtons>
      </form>
    </Dialog>
  );
}
