import { CircleAlert } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { Input } from "@/ui/input";
import { Segmented } from "@/ui/segmented";
import { formStrings } from "./form-strings";
import { type ScheduleDraft, type Sentence, sentenceOf } from "./schedule-draft";
import { SentenceFields } from "./sentence-fields";
import type { ShownPreview } from "./use-preview";
import { ZonePicker } from "./zone-picker";

const text = formStrings.when;
const place = "rule.recurrence.";

type Props = {
  draft: ScheduleDraft;
  shown: ShownPreview;
  /** What is wrong, by the place in what is sent. */
  errors: Readonly<Record<string, string>>;
  onChange: (change: Partial<ScheduleDraft>) => void;
};

/** When the schedule is due: a sentence and a cron expression that follow each other. What was written last decides. */
export function WhenFields({ draft, shown: { preview, isCurrent }, errors, onChange }: Props) {
  const id = useId();
  const { source, zone } = draft;
  // From then on its reader opens and shuts it.
  const [wasCron] = useState(source === "cron");
  const read = source === "cron" ? preview?.every : undefined;
  const sentence = read?.kind === "every" ? sentenceOf(read, draft.sentence) : draft.sentence;
  const isOnlyCron = source === "cron" && preview !== undefined && !read;
  const expression = source === "cron" ? draft.expression : (preview?.cron ?? "");
  const write = (change: Partial<Sentence>) => onChange({ source: "sentence", sentence: { ...sentence, ...change } });
  const own = partErrors(errors);
  const wrongCron = own.expression;
  const told = Object.entries(errors).filter(([at]) => isTold(at));
  const describedBy = told.length > 0 ? `${id}-errors` : undefined;

  const zonePicker = (
    <ZonePicker
      value={zone}
      invalid={errors["rule.time_zone"] !== undefined}
      describedBy={describedBy}
      onChange={(zone) => onChange({ zone })}
    />
  );

  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 font-medium">{text.legend}</legend>
      <div>
        <Segmented
          label={text.how}
          value={source === "once" ? "once" : "repeats"}
          onChange={(how) => onChange({ source: how === "once" ? "once" : "sentence" })}
          options={[
            { value: "repeats", label: text.repeats },
            { value: "once", label: text.once },
          ]}
        />
      </div>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-2.5">
        {source === "once" ? (
          <>
            <span>{text.onceOn}</span>
            <span className="w-56">
              <Input
                type="datetime-local"
                aria-label={text.onceAt}
                aria-invalid={own.at !== undefined || undefined}
                aria-describedby={describedBy}
                value={draft.once}
                onChange={(event) => onChange({ once: event.currentTarget.value.slice(0, 16) })}
              />
            </span>
            {zonePicker}
          </>
        ) : isOnlyCron ? (
          <>
            <span className="text-ink-2">{text.onlyCron}</span>
            <Button size="sm" onClick={() => onChange({ source: "sentence" })}>
              {text.backToSentence}
            </Button>
            {zonePicker}
          </>
        ) : (
          <SentenceFields
            sentence={sentence}
            errors={own}
            describedBy={describedBy}
            zone={zonePicker}
            onChange={write}
          />
        )}
      </div>
      {told.length > 0 && (
        <ul id={`${id}-errors`} className="flex flex-col gap-1 text-danger text-sm">
          {told.map(([at, sentence]) => (
            <li key={at} className="flex items-start gap-1.5">
              <Icon of={CircleAlert} size={14} className="mt-[3px]" />
              {sentence}
            </li>
          ))}
        </ul>
      )}
      {source !== "once" && (
        <details open={wasCron}>
          <summary className="w-fit cursor-pointer rounded-control text-accent">{text.advanced}</summary>
          <Field
            label={text.cron}
            required
            hint={source === "sentence" && isCurrent && !expression ? text.noCron : text.cronHint}
            error={wrongCron}
            className="mt-2 max-w-form"
          >
            <Input
              spellCheck={false}
              autoComplete="off"
              value={expression}
              onChange={(event) => onChange({ source: "cron", expression: event.currentTarget.value, sentence })}
              className="font-mono"
            />
          </Field>
        </details>
      )}
    </fieldset>
  );
}

/** Mistakes that are told under the sentence. That of the expression stands at the expression. */
function isTold(at: string): boolean {
  const isOfRecurrence = at === "rule.recurrence" || at.startsWith(place);
  return at === "rule.time_zone" || (isOfRecurrence && at !== `${place}expression`);
}

/** The mistakes in the recurrence, by the name of its part. */
function partErrors(errors: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const own = Object.entries(errors).filter(([at]) => at.startsWith(place));
  return Object.fromEntries(own.map(([at, sentence]) => [at.slice(place.length), sentence]));
}
