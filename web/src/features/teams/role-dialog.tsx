import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { object, picklist } from "valibot";
import type { Member, Role } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { Dialog } from "@/ui/dialog";
import { RadioGroup } from "@/ui/radio-group";
import { toast } from "@/ui/toast-store";
import { changeRole } from "./acts";
import { roleChangeText } from "./role-change";
import { roleOptions } from "./role-options";
import { strings } from "./strings";

const text = strings.change;
const schema = object({ role: picklist(["viewer", "engineer", "admin"]) });

type Props = { team: string; member: Member; onClose: () => void };

/** Another role for a member, with what it changes said before it is saved. */
export function RoleDialog({ team, member, onClose }: Props) {
  const queryClient = useQueryClient();
  const [role, setRole] = useState<Role>(member.role);
  const change = roleChangeText(member.name, member.role, role);
  const { problem, pending, formProps } = useForm({
    schema,
    submit: async () => {
      if (change) {
        await changeRole(team, member.user_id, role);
        toast(text.done(member.name, strings.roles[role]));
      }
      onClose();
      // What oneself may do changes too when it was one's own role.
      await Promise.all(
        [["members", team], ["team", team], ["me"]].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
      );
    },
  });
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={text.title(member.name)} size="sm">
      <form {...formProps} className="flex flex-col gap-4">
        <RadioGroup legend={text.legend} name="role" options={roleOptions} value={role} onChange={setRole} />
        <div aria-live="polite">
          <Callout tone={change && member.you ? "warn" : "info"} title={text.what}>
            {change ? `${change} ${text.at}` : text.same}
            {change && member.you && ` ${text.yourself}`}
          </Callout>
        </div>
        <FormProblem problem={problem} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{strings.cancel}</Button>
          <Button type="submit" tone="primary" pending={pending} disabled={!change}>
            {text.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
