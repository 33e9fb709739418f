import { CircleCheck, OctagonAlert, TriangleAlert } from "lucide-react";
import type { Finding } from "@/api/schema.gen";
import { countFindings, type FindingGroup, groupFindings } from "@/flow/findings";
import type { NamedStep } from "@/flow/named-steps";
import { Card } from "@/ui/card";
import { Icon } from "@/ui/icon";
import { readingStrings } from "./reading-strings";

const text = readingStrings.findings;

type Props = {
  findings: readonly Finding[];
  steps: readonly NamedStep[];
  onSelect?: (step: string) => void;
};

/** What the checker says, what blocks first; a click leads to the step. */
export function FindingsPanel({ findings, steps, onSelect }: Props) {
  if (findings.length === 0) {
    return (
      <p className="flex items-center gap-2 text-ok">
        <Icon of={CircleCheck} size={18} />
        {text.none}
      </p>
    );
  }
  const { errors, warnings } = countFindings(findings);
  const counted = [errors > 0 && text.errors(errors), warnings > 0 && text.warnings(warnings)].filter(Boolean);
  return (
    <Card title={`${text.title}: ${counted.join(", ")}`} hint={errors > 0 ? text.blocking : text.harmless}>
      <FindingGroups findings={findings} steps={steps} {...(onSelect && { onSelect })} />
    </Card>
  );
}

/** The findings alone, for where a frame stands around them already. */
export function FindingGroups({ findings, steps, onSelect }: Props) {
  return (
    <ul
      // It scrolls, also by keyboard where nothing in it takes the focus.
      tabIndex={onSelect ? undefined : 0}
      className="-my-1 flex max-h-96 flex-col gap-3 overflow-y-auto"
    >
      {groupFindings(findings).map((group) => (
        <Group key={`${group.severity}/${group.step}`} group={group} steps={steps} {...(onSelect && { onSelect })} />
      ))}
    </ul>
  );
}

function Group({ group, steps, onSelect }: Omit<Props, "findings"> & { group: FindingGroup }) {
  const { severity, step } = group;
  const isError = severity === "error";
  const title = step === undefined ? text.wholeFlow : steps.find(({ id }) => id === step)?.title || step;
  return (
    <li className="flex items-start gap-2.5">
      <Icon
        of={isError ? OctagonAlert : TriangleAlert}
        size={18}
        className={`mt-px ${isError ? "text-danger" : "text-warn"}`}
      />
      <div className="min-w-0 flex-1">
        <span className="sr-only">{text.severities[severity]}: </span>
        {step !== undefined && onSelect ? (
          <button
            type="button"
            onClick={() => onSelect(step)}
            className="rounded-[3px] text-start font-medium text-accent hover:underline pointer-coarse:py-1"
          >
            {title}
          </button>
        ) : (
          <span className="font-medium">{title}</span>
        )}
        <ul>
          {group.findings.map(({ rule, pointer, message }) => (
            <li key={`${rule} ${pointer}`} className="flex flex-wrap items-baseline gap-x-2 text-ink-2">
              {message}
              <code className="font-mono text-ink-3 text-xs">{rule}</code>
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}
