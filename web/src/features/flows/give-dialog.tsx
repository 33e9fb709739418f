import { useQuery, useQueryClient } from "@tanstack/react-query";
import { object, string } from "valibot";
import type { Flow } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Select } from "@/ui/select";
import { toast } from "@/ui/toast-store";
import { giveFlow } from "./acts";
import { flowChanged } from "./flow-changed";
import { ownersQuery } from "./queries";
import { readingStrings } from "./reading-strings";

const text = readingStrings.give;
const schema = object({ owner_id: string() });

type Props = { team: string; flow: Flow; onClose: () => void };

export function GiveDialog({ team, flow, onClose }: Props) {
  return (
    <Dialog open onOpenChange={onClose} title={text.title} description={text.description} size="sm">
      <GiveForm team={team} flow={flow} onClose={onClose} />
    </Dialog>
  );
}

function GiveForm({ team, flow, onClose }: Props) {
  const queryClient = useQueryClient();
  const { data: members, error } = useQuery(ownersQuery(team));
  const { errors, problem, pending, formProps } = useForm({
    schema,
    submit: async ({ owner_id }) => {
      const { owner } = await giveFlow(team, flow.id, owner_id);
      await flowChanged(queryClient, team, flow.id);
      toast(text.done(owner.name));
      onClose();
    },
  });
  const options =
    members?.items.map(({ user_id, name, you }) => ({ value: user_id, label: you ? text.you(name) : name })) ?? [];
  return (
    <form {...formProps} className="flex flex-col gap-4">
      <Field label={text.owner} required error={errors.owner_id}>
        <Select
          // The choice waits for the members.
          key={options.length}
          name="owner_id"
          defaultValue={flow.owner.id}
          options={options.length > 0 ? options : [{ value: flow.owner.id, label: text.loading }]}
          className="w-full"
        />
      </Field>
      <FormProblem problem={problem ?? error} />
      <Button type="submit" tone="primary" pending={pending} className="self-end">
        {text.submit}
      </Button>
    </form>
  );
}
