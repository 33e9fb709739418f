import { Lock, MessageSquareText } from "lucide-react";
import type { ReadingStep } from "@/api/schema.gen";
import { StepMark } from "@/flow/step-mark";
import { withLabels } from "@/flow/with-labels";
import { Badge } from "@/ui/badge";
import { Icon } from "@/ui/icon";
import { RichText } from "@/ui/rich-text";
import { readingStrings } from "./reading-strings";
import { RiskBadge } from "./risk-badge";
import { StepBranches } from "./step-branches";
import { StepCommands } from "./step-commands";
import { StepFields } from "./step-fields";
import { StepSection } from "./step-section";

const text = readingStrings.step;

type Props = {
  step: ReadingStep;
  steps: readonly ReadingStep[];
  labels: Readonly<Record<string, string>>;
  onSelect: (step: number) => void;
  /** `false` where the title stands above already. */
  titled?: boolean;
};

/** A step as people read it, with everything an author wrote on it. */
export function StepDetail({ step, steps, labels, onSelect, titled = true }: Props) {
  const { checklist, commands, fields, branches, body_html, client_note, internal_note_html } = step;
  return (
    <div className="flex flex-col gap-4">
      <StepHeader step={step} labels={labels} titled={titled} />
      {step.risk !== "none" && <p className="text-ink-2 text-sm">{text.riskHints[step.risk]}</p>}
      {body_html && <RichText html={body_html} variables={labels} />}
      {checklist.length > 0 && (
        <StepSection title={text.checklist}>
          <ul className="flex flex-col gap-1.5">
            {checklist.map(({ id, text }) => (
              <li key={id} className="flex items-start gap-2.5">
                <span aria-hidden="true" className="mt-[3px] size-4 shrink-0 rounded-[4px] border border-control" />
                {withLabels(text, labels)}
              </li>
            ))}
          </ul>
        </StepSection>
      )}
      <StepCommands commands={commands} />
      <StepFields fields={fields} />
      <StepBranches kind={step.kind} branches={branches} steps={steps} labels={labels} onSelect={onSelect} />
      {internal_note_html && (
        <aside className="rounded-card bg-warn-soft px-3.5 py-3">
          <p className="mb-1 flex items-center gap-1.5 font-medium text-sm text-warn">
            <Icon of={Lock} size={14} />
            {text.internalNote}
          </p>
          <RichText html={internal_note_html} variables={labels} />
        </aside>
      )}
      {client_note && (
        <div className="rounded-card bg-info-soft px-3.5 py-3">
          <p className="mb-1 flex items-center gap-1.5 font-medium text-info text-sm">
            <Icon of={MessageSquareText} size={14} />
            {text.clientNote}
          </p>
          <p className="whitespace-pre-line">{withLabels(client_note, labels)}</p>
        </div>
      )}
    </div>
  );
}

function StepHeader({ step, labels, titled }: Pick<Props, "step" | "labels" | "titled">) {
  return (
    <div>
      <div className="mb-1.5 flex flex-wrap items-center gap-2">
        <StepMark step={step} />
        <span className="text-ink-2 text-sm">{text.kinds[step.kind]}</span>
        {step.outcome && <Badge>{text.outcomes[step.outcome]}</Badge>}
        <RiskBadge risk={step.risk} />
        {step.minutes !== undefined && <span className="text-ink-3 text-sm">{text.minutes(step.minutes)}</span>}
        <code className="ml-auto font-mono text-ink-3 text-xs">{step.id}</code>
      </div>
      {titled && <h2 className="text-md">{withLabels(step.title, labels) || readingStrings.path.untitled}</h2>}
    </div>
  );
}
