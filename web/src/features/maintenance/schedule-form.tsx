import { type FormEvent, type ReactNode, useState } from "react";
import type { FlowSummary, Member, Schedule, TargetList } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { Button } from "@/ui/button";
import { Callout } from "@/ui/callout";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { Textarea } from "@/ui/textarea";
import { formStrings } from "./form-strings";
import { MoreFields } from "./more-fields";
import { PreviewPanel } from "./preview-panel";
import { draftOf, emptyDraft, ruleOf } from "./schedule-draft";
import { TargetChoice } from "./target-choice";
import { usePreview } from "./use-preview";
import { useScheduleForm } from "./use-schedule-form";
import { WhenFields } from "./when-fields";
import { WhoFields } from "./who-fields";

const text = formStrings;

type Props = {
  team: string;
  flow: Pick<FlowSummary, "id" | "title" | "live_version">;
  /** The one that is changed; without it a new one is made. */
  schedule?: Schedule;
  lists: readonly TargetList[];
  /** Those who may walk flows. */
  members: readonly Member[];
  cancel: ReactNode;
  onSaved: (schedule: Schedule) => void;
};

/** A schedule in words that can be changed, with what they mean beside them. */
export function ScheduleForm({ team, flow, schedule, lists, members, cancel, onSaved }: Props) {
  const [initial] = useState(() => {
    const [only, ...others] = lists;
    const list = others.length === 0 ? (only?.id ?? "") : "";
    return schedule ? draftOf(schedule, Date.now()) : emptyDraft(flow.title, list, Date.now());
  });
  const form = useScheduleForm({ team, flow: flow.id, stored: schedule, initial, onSaved });
  const { draft, base, change } = form;
  const shown = usePreview(team, ruleOf(draft, base?.rule), isWhole(draft));
  const errors = { ...shown.errors, ...form.errors };
  const [, wrongWho] = Object.entries(errors).find(([at]) => at.startsWith("assignment")) ?? [];
  // What was stored stays to choose from, also where it is archived.
  const choice = lists.some(({ id }) => id === base?.list.id) || !base ? lists : [...lists, storedList(base)];

  function submit(event: FormEvent) {
    event.preventDefault();
    void form.save();
  }

  return (
    <form noValidate onSubmit={submit} className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_21rem]">
      <div className="flex flex-col gap-5">
        <Field label={text.name} required hint={text.nameHint} error={errors.name} className="max-w-form">
          <Input
            name="name"
            autoComplete="off"
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
        </Field>
        <WhenFields key={`when ${base?.revision}`} draft={draft} shown={shown} errors={errors} onChange={change} />
      </div>
      <div className="lg:sticky lg:top-6 lg:row-span-2">
        <PreviewPanel shown={shown} />
      </div>
      <div className="flex flex-col gap-5">
        <fieldset>
          <legend className="mb-2 font-medium">{text.targets.legend}</legend>
          <TargetChoice
            team={team}
            lists={choice}
            list={draft.list}
            filter={draft.filter}
            error={errors.list_id ?? errors.filter}
            onChange={change}
          />
        </fieldset>
        <WhoFields
          members={members}
          owner={text.who.owner}
          assignment={draft.assignment}
          error={wrongWho}
          onChange={(assignment) => change({ assignment })}
        />
        <Field label={text.version.label} required error={errors.version}>
          <Select
            value={draft.version}
            onChange={(event) => change({ version: event.currentTarget.value })}
            options={versionOptions(flow.live_version, draft.version)}
            className="max-w-form"
          />
        </Field>
        <details open={hasMistakeInside(errors) || undefined}>
          <summary className="w-fit cursor-pointer rounded-control text-accent">
            {text.more.summary}
            <span className="text-ink-3 text-sm">{` · ${text.more.hint}`}</span>
          </summary>
          <div className="mt-3 flex flex-col gap-4">
            <MoreFields key={`more ${base?.revision}`} draft={draft} errors={errors} onChange={change} />
            <Field label={text.description} error={errors.description}>
              <Textarea
                rows={2}
                value={draft.description}
                onChange={(event) => change({ description: event.currentTarget.value })}
              />
            </Field>
          </div>
        </details>
        {form.isStale ? (
          <div role="alert">
            <Callout tone="warn" title={text.stale}>
              <div className="mt-2 flex flex-wrap gap-2">
                <Button onClick={() => void form.loadTheirs()}>{text.loadTheirs}</Button>
                <Button onClick={() => void form.saveMine()}>{text.saveMine}</Button>
              </div>
            </Callout>
          </div>
        ) : Object.keys(form.errors).length > 0 ? (
          <div role="alert">
            <Callout tone="danger" title={text.mend}>
              <ul className="list-disc pl-5">
                {Object.values(form.errors).map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </Callout>
          </div>
        ) : (
          <FormProblem problem={form.problem} />
        )}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" tone="primary" pending={form.pending}>
            {base ? text.save : text.create}
          </Button>
          {cancel}
        </div>
      </div>
    </form>
  );
}

/** Whether the rule can be asked about: an empty date is none. */
function isWhole({ source, once, sentence }: ReturnType<typeof draftOf>): boolean {
  return source === "once" ? once !== "" : source === "cron" || sentence.anchor !== "";
}

function storedList({ list }: Schedule): Pick<TargetList, "id" | "name" | "targets"> {
  return list;
}

function versionOptions(live: number | undefined, chosen: string) {
  const numbers = Array.from({ length: Math.min(live ?? 0, 200) }, (_, index) => String((live ?? 0) - index));
  const pinned = chosen === "latest" || numbers.includes(chosen) ? numbers : [...numbers, chosen];
  return [
    { value: "latest", label: live === undefined ? text.version.latest : text.version.latestNow(live) },
    ...pinned.map((number) => ({ value: number, label: text.version.pinned(Number(number)) })),
  ];
}

const inside =
  /^(overlap|on_blackout|catch_up|lead_|due_|jitter_|max_|description|rule\.(offset_days|start_at|end_at))/;

function hasMistakeInside(errors: Readonly<Record<string, string>>): boolean {
  return Object.keys(errors).some((at) => inside.test(at));
}
