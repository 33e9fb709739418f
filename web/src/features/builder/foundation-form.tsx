import { ChevronRight } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { Field } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { RadioGroup } from "@/ui/radio-group";
import { Segmented } from "@/ui/segmented";
import { Select } from "@/ui/select";
import { Counted } from "./counted";
import { ExampleChips } from "./example-chips";
import { audiences, checkFoundation, depths, type FoundationErrors, kinds, languages, linesOf } from "./foundation";
import type { KeptForm } from "./kept";
import { limits } from "./limits";
import { MaterialField } from "./material-field";
import { strings } from "./strings";
import type { Foundation, Material } from "./types";

const text = strings.foundation;

type Props = {
  id: string;
  form: KeptForm;
  onChange: (form: KeptForm) => void;
  onSubmit: (form: KeptForm) => void;
  materialAllowed: boolean;
  /** What was sent before, as the model sees it. */
  sent?: Material;
  /** By field, what the server said of it. */
  refused?: FoundationErrors;
};

/** What the flow is about: the form that everything else is made from. */
export function FoundationForm({ id, form, onChange, onSubmit, materialAllowed, sent, refused = {} }: Props) {
  const { foundation, material } = form;
  const [checked, setChecked] = useState<ReadonlySet<keyof Foundation>>(new Set());
  const box = useRef<HTMLFormElement>(null);
  const found = checkFoundation(tidied(foundation));
  const all = "errors" in found ? found.errors : {};
  const isGoal = foundation.kind !== "troubleshooting";

  /** A field is not wrong before it was left, or the form sent. */
  const errorOf = (name: keyof Foundation) => (checked.has(name) ? all[name] : undefined) ?? refused[name];
  const set = (change: Partial<Foundation>) => onChange({ ...form, foundation: { ...foundation, ...change } });
  const field = (name: "title" | "symptom" | "environment" | "known" | "escalation") => ({
    name,
    value: foundation[name],
    error: errorOf(name),
    onChange: (value: string) => set({ [name]: value }),
  });
  const rules = (name: "must" | "must_not") => ({
    name,
    value: foundation[name].join("\n"),
    error: errorOf(name),
    onChange: (value: string) => set({ [name]: value.split("\n") }),
  });

  function onBlur({ target }: { target: EventTarget }) {
    const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    const name = fields.find((field) => isField && field === target.name);
    if (name && isField && target.value) setChecked(new Set([...checked, name]));
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    const now = checkFoundation(tidied(foundation));
    setChecked(new Set(fields));
    if ("errors" in now) {
      const first = fields.find((name) => now.errors[name]);
      box.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    } else onSubmit({ foundation: now.foundation, material });
  }

  return (
    <form
      ref={box}
      id={id}
      noValidate
      onSubmit={submit}
      onBlur={onBlur}
      className="mx-auto flex max-w-[46rem] flex-col gap-6"
    >
      <div>
        <h2 data-stage-heading="" tabIndex={-1} className="text-lg">
          {text.title}
        </h2>
        <p className="mt-1 text-ink-2">{text.intro}</p>
      </div>
      <ExampleChips onChoose={({ name: _chip, ...example }) => set(example)} />
      <RadioGroup
        legend={text.fields.kind}
        name="kind"
        value={foundation.kind}
        onChange={(kind) => set({ kind })}
        options={kinds.map((kind) => ({ value: kind, ...text.kinds[kind] }))}
      />
      <Counted
        {...field("title")}
        label={text.fields.title}
        hint={text.fields.titleHint}
        required
        most={limits.title.most}
      />
      <Counted
        {...field("symptom")}
        label={isGoal ? text.fields.goal : text.fields.symptom}
        hint={isGoal ? text.fields.goalHint : text.fields.symptomHint}
        required
        most={limits.symptom.most}
        lines={4}
      />
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
        <Field label={text.fields.audience} required>
          <Select
            name="audience"
            value={foundation.audience}
            onChange={({ currentTarget }) => {
              const audience = audiences.find((known) => known === currentTarget.value);
              if (audience) set({ audience });
            }}
            options={audiences.map((value) => ({ value, label: text.audiences[value] }))}
          />
        </Field>
        <Field label={text.fields.language} required>
          <Select
            name="language"
            value={foundation.language}
            onChange={({ currentTarget }) => set({ language: currentTarget.value })}
            options={languageOptions(foundation.language)}
          />
        </Field>
        <div className="flex flex-col items-start gap-1">
          <span className="font-medium" aria-hidden="true">
            {text.fields.depth}
          </span>
          <Segmented
            label={text.fields.depth}
            value={foundation.depth}
            onChange={(depth) => set({ depth })}
            options={depths.map((value) => ({ value, label: text.depths[value] }))}
          />
        </div>
        <Counted
          {...field("escalation")}
          label={text.fields.escalation}
          hint={text.fields.escalationHint}
          most={limits.escalation}
        />
      </div>
      {materialAllowed ? (
        <MaterialField sources={material} sent={sent} onChange={(material) => onChange({ ...form, material })} />
      ) : (
        <p className="text-ink-3 text-sm">{strings.material.notAllowed}</p>
      )}
      <details className="group rounded-card border border-line" open={hasMore(foundation)}>
        <summary className="flex items-center gap-2 rounded-card px-4 py-2.5 font-medium">
          <Icon of={ChevronRight} className="text-ink-3 transition-transform group-open:rotate-90" />
          {text.more}
        </summary>
        <div className="flex flex-col gap-4 px-4 pt-1 pb-4">
          <Counted
            {...field("environment")}
            label={text.fields.environment}
            hint={text.fields.environmentHint}
            most={limits.environment}
            lines={2}
          />
          <Counted
            {...field("known")}
            label={text.fields.known}
            hint={text.fields.knownHint}
            most={limits.known}
            lines={2}
          />
          <div className="grid gap-4 sm:grid-cols-2">
            <Counted
              {...rules("must")}
              label={text.fields.must}
              hint={text.fields.mustHint}
              most={mostRules}
              lines={3}
            />
            <Counted
              {...rules("must_not")}
              label={text.fields.mustNot}
              hint={text.fields.mustNotHint}
              most={mostRules}
              lines={3}
            />
          </div>
        </div>
      </details>
    </form>
  );
}

const mostRules = limits.rule * limits.rules;

const fields = ["title", "symptom", "escalation", "environment", "known", "must", "must_not"] as const;

/** While somebody types, a list may have empty lines. */
const tidied = (form: Foundation): Foundation => ({
  ...form,
  must: filled(form.must),
  must_not: filled(form.must_not),
});

const filled = (lines: readonly string[]) => linesOf(lines.join("\n"));

const hasMore = ({ environment, known, must, must_not }: Foundation) =>
  Boolean(environment || known || must.length > 0 || must_not.length > 0);

const names = new Intl.DisplayNames(undefined, { type: "language" });

function languageOptions(chosen: string) {
  const tags: readonly string[] = languages;
  const all = tags.includes(chosen) ? tags : [chosen, ...tags];
  return all.map((value) => ({ value, label: names.of(value) ?? value }));
}
