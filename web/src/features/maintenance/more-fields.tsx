import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { DurationField } from "./duration-field";
import { formStrings } from "./form-strings";
import type { ScheduleDraft } from "./schedule-draft";

const text = formStrings.more;
const week = 7 * 86_400;

type Props = {
  draft: ScheduleDraft;
  errors: Readonly<Record<string, string>>;
  onChange: (change: Partial<ScheduleDraft>) => void;
};

/** What a schedule does in moments that are not plain. Most schedules are right without. */
export function MoreFields({ draft, errors, onChange }: Props) {
  const { overlap, catchUp, onBlackout, zone } = draft;
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <Field label={text.overlap} required hint={text.overlaps[overlap].hint} error={errors.overlap}>
        <Choice values={text.overlaps} value={overlap} onChange={(overlap) => onChange({ overlap })} />
      </Field>
      <Field label={text.blackout} required hint={text.blackouts[onBlackout].hint} error={errors.on_blackout}>
        <Choice values={text.blackouts} value={onBlackout} onChange={(onBlackout) => onChange({ onBlackout })} />
      </Field>
      <Field label={text.catchUp} required hint={text.catchUps[catchUp].hint} error={errors.catch_up}>
        <Choice values={text.catchUps} value={catchUp} onChange={(catchUp) => onChange({ catchUp })} />
      </Field>
      {catchUp !== "skip" && (
        <DurationField
          label={text.window}
          hint={text.windowHint}
          error={errors.catch_up_window_seconds}
          seconds={draft.catchUpWindow}
          empty={week}
          onChange={(seconds = week) => onChange({ catchUpWindow: seconds })}
        />
      )}
      <DurationField
        label={text.lead}
        hint={text.leadHint}
        error={errors.lead_seconds}
        seconds={draft.lead}
        empty={0}
        onChange={(lead = 0) => onChange({ lead })}
      />
      <DurationField
        label={text.due}
        hint={text.dueHint}
        error={errors.due_seconds}
        seconds={draft.due}
        empty={undefined}
        onChange={(due) => onChange({ due })}
      />
      <DurationField
        label={text.jitter}
        hint={text.jitterHint}
        error={errors.jitter_seconds}
        seconds={draft.jitter}
        empty={0}
        onChange={(jitter = 0) => onChange({ jitter })}
      />
      <Field label={text.offset} required hint={text.offsetHint} error={errors["rule.offset_days"]}>
        <Select
          value={String(draft.offsetDays)}
          onChange={(event) => onChange({ offsetDays: Number(event.currentTarget.value) })}
          options={["0", "1", "2", "3", "4", "5", "6"].map((days) => ({ value: days, label: days }))}
        />
      </Field>
      <Field label={text.startAt} hint={text.boundHint(zone)} error={errors["rule.start_at"]}>
        <Input
          type="datetime-local"
          value={draft.startAt}
          onChange={(event) => onChange({ startAt: event.currentTarget.value.slice(0, 16) })}
        />
      </Field>
      <Field label={text.endAt} hint={text.boundHint(zone)} error={errors["rule.end_at"]}>
        <Input
          type="datetime-local"
          value={draft.endAt}
          onChange={(event) => onChange({ endAt: event.currentTarget.value.slice(0, 16) })}
        />
      </Field>
      <Field label={text.most} hint={text.mostHint} error={errors.max_occurrences}>
        <Input
          inputMode="numeric"
          autoComplete="off"
          value={draft.maxOccurrences}
          onChange={(event) => onChange({ maxOccurrences: event.currentTarget.value })}
        />
      </Field>
    </div>
  );
}

type ChoiceProps<Value extends string> = {
  values: Readonly<Record<Value, { label: string }>>;
  value: Value;
  onChange: (value: Value) => void;
};

function Choice<Value extends string>({ values, value, onChange }: ChoiceProps<Value>) {
  const isValue = (name: string): name is Value => Object.hasOwn(values, name);
  const names = Object.keys(values).filter(isValue);
  return (
    <Select
      value={value}
      onChange={(event) => isValue(event.currentTarget.value) && onChange(event.currentTarget.value)}
      options={names.map((name) => ({ value: name, label: values[name].label }))}
      className="w-full"
    />
  );
}
