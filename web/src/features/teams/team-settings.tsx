import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { boolean, maxLength, minLength, object, pipe, string, trim } from "valibot";
import { ApiError } from "@/api/problem";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Checkbox } from "@/ui/checkbox";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { toast } from "@/ui/toast-store";
import { changeTeam } from "./acts";
import { teamQuery } from "./queries";
import { strings } from "./strings";

const text = strings.team;
const schema = object({
  name: pipe(string(), trim(), minLength(1, strings.invalid.required), maxLength(100)),
  viewers_can_run: boolean(),
});

type Props = { team: string };

/** The name and the rules of a team. The fields keep what was shown when they were filled. */
export function TeamSettings({ team: slug }: Props) {
  const queryClient = useQueryClient();
  const { data } = useSuspenseQuery(teamQuery(slug));
  // What the form was filled from: a change that arrives meanwhile must not slip under the reader's edits.
  const [team, setTeam] = useState(data);
  const { errors, problem, pending, formProps } = useForm({
    schema,
    submit: async (values) => {
      const saved = await changeTeam(slug, team.revision, values);
      setTeam(saved);
      queryClient.setQueryData(teamQuery(slug).queryKey, saved);
      await queryClient.invalidateQueries({ queryKey: ["me"] });
      toast(text.saved);
    },
  });
  const stale = problem instanceof ApiError && problem.status === 412;

  async function load() {
    await queryClient.invalidateQueries({ queryKey: teamQuery(slug).queryKey });
    setTeam(await queryClient.fetchQuery(teamQuery(slug)));
  }

  return (
    <Card title={text.title}>
      <form {...formProps} key={team.revision} className="flex flex-col gap-4">
        <Field label={text.name} required hint={text.nameHint(team.slug)} error={errors.name}>
          <Input name="name" autoComplete="organization" defaultValue={team.name} />
        </Field>
        <Checkbox
          name="viewers_can_run"
          defaultChecked={team.viewers_can_run}
          label={text.viewers}
          hint={text.viewersHint}
        />
        <FormProblem problem={problem} />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" pending={pending}>
            {text.submit}
          </Button>
          {stale && <Button onClick={() => void load()}>{text.reload}</Button>}
        </div>
      </form>
    </Card>
  );
}
