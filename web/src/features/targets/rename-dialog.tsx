import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { maxLength, minLength, object, pipe, string, trim } from "valibot";
import { ApiError } from "@/api/problem";
import type { TargetList } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Textarea } from "@/ui/textarea";
import { changeTargetList } from "./acts";
import { listChanged } from "./list-changed";
import { targetListQuery } from "./queries";
import { sheetStrings } from "./sheet-strings";
import { strings } from "./strings";

const text = strings.create;
const schema = object({
  name: pipe(string(), trim(), minLength(1, text.nameMissing), maxLength(200, text.nameLong)),
  description: pipe(string(), trim(), maxLength(2000, text.aboutLong)),
});

type Props = { team: string; list: TargetList; onClose: () => void };

export function RenameDialog({ team, list, onClose }: Props) {
  return (
    <Dialog open onOpenChange={onClose} title={sheetStrings.rename.title}>
      <RenameForm team={team} list={list} onClose={onClose} />
    </Dialog>
  );
}

function RenameForm({ team, list, onClose }: Props) {
  const queryClient = useQueryClient();
  // What is changed is the list over which the dialog was opened.
  const [{ name, description, revision }] = useState(list);
  const { errors, problem, pending, formProps } = useForm({
    schema,
    submit: async (values) => {
      listChanged(queryClient, team, await changeTargetList(team, list.id, revision, values));
      onClose();
    },
    fieldByCode: { name_taken: "name" },
  });
  async function look() {
    await queryClient.invalidateQueries({ queryKey: targetListQuery(team, list.id).queryKey });
    onClose();
  }
  const isStale = problem instanceof ApiError && problem.status === 412;
  return (
    <form {...formProps} className="flex flex-col gap-4">
      <Field label={text.name} required error={errors.name}>
        <Input name="name" defaultValue={name} autoComplete="off" autoFocus />
      </Field>
      <Field label={text.about} error={errors.description}>
        <Textarea name="description" defaultValue={description ?? ""} rows={3} />
      </Field>
      <FormProblem problem={problem} />
      <div className="flex justify-end gap-2">
        {isStale && <Button onClick={() => void look()}>{sheetStrings.rename.stale}</Button>}
        <Button type="submit" tone="primary" pending={pending}>
          {sheetStrings.rename.submit}
        </Button>
      </div>
    </form>
  );
}
