import { EyeOff, OctagonAlert, Sparkles, TriangleAlert } from "lucide-react";
import { useId } from "react";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { useBuild } from "./build-context";
import { groupTitle, type ReviewGroup, type ReviewLine } from "./review-findings";
import { strings } from "./strings";
import type { Conversation, Finding } from "./types";

const text = strings.review;

type Props = {
  group: ReviewGroup;
  lines: readonly ReviewLine[];
  onOpen: (finding: Finding) => void;
  onFix: (finding: Finding) => void;
  onIgnore: (finding: Finding) => void;
  onUnignore: (finding: Finding) => void;
};

const looks = {
  errors: { icon: OctagonAlert, ink: "text-danger" },
  warnings: { icon: TriangleAlert, ink: "text-warn" },
  ai: { icon: Sparkles, ink: "text-ai" },
  ignored: { icon: EyeOff, ink: "text-ink-3" },
} as const;

/** One group of findings, each with the way to its step. */
export function ReviewSection({ group, lines, onOpen, onFix, onIgnore, onUnignore }: Props) {
  const id = useId();
  const { conversation } = useBuild();
  if (lines.length === 0) return null;
  const { icon, ink } = looks[group];
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="mb-2 flex items-center gap-2 text-base">
        <Icon of={icon} className={ink} />
        {groupTitle(group)}
        <span className="font-normal text-ink-3">{lines.length}</span>
      </h3>
      <ul aria-labelledby={id} className="divide-y divide-line rounded-card border border-line">
        {lines.map(({ finding, reason }) => (
          <li
            key={`${finding.code} ${finding.branch} ${finding.step} ${finding.detail}`}
            className="flex flex-wrap items-start gap-x-4 gap-y-1.5 px-4 py-2.5"
          >
            <div className="min-w-48 flex-1">
              <p className="wrap-anywhere">{finding.detail}</p>
              <p className="text-ink-3 text-sm">{placeText(finding, conversation)}</p>
              {reason !== undefined && <p className="text-ink-2 text-sm">{text.because(reason)}</p>}
            </div>
            <div className="flex gap-1">
              {finding.branch !== undefined && (
                <Button
                  size="sm"
                  tone="ghost"
                  onClick={() => onOpen(finding)}
                  aria-label={`${text.open}: ${finding.detail}`}
                >
                  {text.open}
                </Button>
              )}
              {finding.fixable && group !== "ignored" && (
                <Button size="sm" onClick={() => onFix(finding)} aria-label={text.fixOf(finding.detail)}>
                  {text.fix}
                </Button>
              )}
              {(group === "warnings" || group === "ai") && (
                <Button
                  size="sm"
                  tone="ghost"
                  onClick={() => onIgnore(finding)}
                  aria-label={text.ignoreOf(finding.detail)}
                >
                  {text.ignore}
                </Button>
              )}
              {group === "ignored" && (
                <Button size="sm" tone="ghost" onClick={() => onUnignore(finding)}>
                  {text.unignore}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function placeText({ code, branch, step }: Finding, { plan, branches }: Conversation): string {
  const label = plan?.branches.find(({ key }) => key === branch)?.label;
  const steps = branches.find(({ key }) => key === branch)?.steps ?? [];
  const title = step === undefined ? undefined : steps.find(({ id }) => id === step)?.title;
  return [label, title, code].filter(Boolean).join(" · ");
}
