import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { boolean, check, object, pipe, string, trim } from "valibot";
import { ApiError } from "@/api/problem";
import { FormProblem } from "@/forms/form-problem";
import { useForm } from "@/forms/use-form";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { toast } from "@/ui/toast-store";
import { changeQuota } from "./acts";
import { dollarsOf, nusdOf } from "./money";
import { quotaQuery } from "./queries";
import { strings } from "./strings";
import type { Quota } from "./types";

const text = strings.settings;

const number = (isRight: (value: string) => boolean, message: string) =>
  pipe(string(), trim(), check(isRight, message));
const isCount = (value: string) => value === "" || /^\d{1,9}$/.test(value);
const isAmount = (value: string) => /^\d{1,6}(?:\.\d{1,6})?$/.test(value);

const schema = object({
  flows_per_period: number(isCount, text.invalid.flows),
  money_per_period_nusd: number((value) => value === "" || isAmount(value), text.invalid.money),
  most_per_conversation_nusd: number(isAmount, text.invalid.most),
  anchor_day: number((value) => /^(?:[1-9]|[12]\d|3[01])$/.test(value), text.invalid.anchor),
  zone: number((value) => value.length > 0, text.invalid.zone),
  allowed: boolean(),
  material_allowed: boolean(),
  mask: boolean(),
});

type Props = { team: string; quota: Quota & { revision: number } };

/** The limits of the team. The fields keep what was shown when they were filled. */
export function QuotaForm({ team, quota: given }: Props) {
  const queryClient = useQueryClient();
  // A change that arrives meanwhile must not slip under the reader's edits.
  const [quota, setQuota] = useState(given);
  const { errors, problem, pending, formProps } = useForm({
    schema,
    submit: async ({ flows_per_period, money_per_period_nusd, most_per_conversation_nusd, anchor_day, ...others }) => {
      const money = nusdOf(money_per_period_nusd);
      const saved = await changeQuota(team, quota.revision, {
        ...others,
        anchor_day: Number(anchor_day),
        most_per_conversation_nusd: nusdOf(most_per_conversation_nusd) ?? 0,
        ...(flows_per_period !== "" && { flows_per_period: Number(flows_per_period) }),
        ...(money !== undefined && { money_per_period_nusd: money }),
      });
      setQuota(saved);
      queryClient.setQueryData(quotaQuery(team).queryKey, saved);
      await queryClient.invalidateQueries({ queryKey: ["ai", team] });
      toast(text.saved);
    },
  });
  const isStale = problem instanceof ApiError && problem.status === 412;

  async function load() {
    await queryClient.invalidateQueries({ queryKey: quotaQuery(team).queryKey });
    setQuota(await queryClient.fetchQuery(quotaQuery(team)));
  }

  const { flows, money, anchor_day, next_anchor_day, zone, allowed, material_allowed, mask } = quota;
  return (
    <form {...formProps} key={quota.revision} className="flex flex-col gap-4 border-line border-t pt-4">
      <Checkbox name="allowed" defaultChecked={allowed} label={text.allowed} />
      <Checkbox name="material_allowed" defaultChecked={material_allowed} label={text.material} />
      <Checkbox name="mask" defaultChecked={mask} label={text.mask} hint={text.maskHint} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={text.flows} hint={text.flowsHint} error={errors.flows_per_period}>
          <Input name="flows_per_period" inputMode="numeric" defaultValue={flows.limit ?? ""} />
        </Field>
        <Field label={text.money} hint={text.moneyHint} error={errors.money_per_period_nusd}>
          <Input name="money_per_period_nusd" inputMode="decimal" defaultValue={dollarsOf(money.limit_nusd)} />
        </Field>
        <Field label={text.most} required error={errors.most_per_conversation_nusd}>
          <Input
            name="most_per_conversation_nusd"
            inputMode="decimal"
            defaultValue={dollarsOf(quota.most_per_conversation_nusd)}
          />
        </Field>
        <Field label={text.zone} required error={errors.zone}>
          <Input name="zone" autoComplete="off" spellCheck={false} defaultValue={zone} />
        </Field>
        <Field
          label={text.anchor}
          required
          hint={
            next_anchor_day === undefined
              ? text.anchorHint
              : `${text.anchorHint} ${strings.quota.nextAnchor(next_anchor_day)}`
          }
          error={errors.anchor_day}
          className="sm:col-span-2"
        >
          <Input name="anchor_day" inputMode="numeric" defaultValue={next_anchor_day ?? anchor_day} />
        </Field>
      </div>
      <FormProblem problem={problem} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" pending={pending}>
          {text.submit}
        </Button>
        {isStale && <Button onClick={() => void load()}>{text.reload}</Button>}
      </div>
    </form>
  );
}
