import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { maxLength, object, optional, pipe, string } from "valibot";
import type { Schedule } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { RadioGroup } from "@/ui/radio-group";
import { Textarea } from "@/ui/textarea";
import { toast } from "@/ui/toast-store";
import { pauseSchedule, scheduleChanged } from "./acts";
import { detailStrings } from "./detail-strings";
import { DialogButtons } from "./dialog-buttons";
import { instantOf, ownZone } from "./times";

const text = detailStrings.pause;
const schema = object({
  until: optional(string(), ""),
  reason: pipe(string(), maxLength(2000, text.tooLong)),
});

type Props = { team: string; schedule: Schedule; onClose: () => void };

export function PauseDialog({ team, schedule, onClose }: Props) {
  const queryClient = useQueryClient();
  const [dated, setDated] = useState(false);
  const [missing, setMissing] = useState(false);
  const form = useForm({
    schema,
    submit: async ({ until, reason }) => {
      const moment = dated ? instantOf(until, ownZone) : undefined;
      setMissing(dated && !moment);
      if (dated && !moment) return;
      const after = await pauseSchedule(team, schedule.id, { reason: reason.trim(), ...(moment && { until: moment }) });
      void scheduleChanged(queryClient, team, after);
      toast(text.done(schedule.name));
      onClose();
    },
  });
  return (
    <Dialog open onOpenChange={onClose} title={text.title(schedule.name)} description={text.description} size="sm">
      <form {...form.formProps} className="flex flex-col gap-4">
        <RadioGroup
          legend={text.how}
          name="how"
          value={dated ? "dated" : "open"}
          onChange={(how) => setDated(how === "dated")}
          options={[
            { value: "open", label: text.open },
            { value: "dated", label: text.dated },
          ]}
        />
        {dated && (
          <Field
            label={text.until}
            required
            hint={text.untilHint(ownZone)}
            error={missing ? text.untilMissing : form.errors.until}
          >
            <Input name="until" type="datetime-local" />
          </Field>
        )}
        <Field label={text.reason} hint={text.reasonHint} error={form.errors.reason}>
          <Textarea name="reason" rows={2} />
        </Field>
        <FormProblem problem={form.problem} />
        <DialogButtons pending={form.pending} onClose={onClose}>
          {text.submit}
        </DialogButtons>
      </form>
    </Dialog>
  );
}
