import { Check, CornerUpLeft, SkipForward, X } from "lucide-react";
import { useId } from "react";
import type { Branch } from "@/api/schema.gen";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import { Spinner } from "@/ui/spinner";
import { strings } from "./strings";
import { suggestionHere } from "./suggestions";
import { useCurrentWalk } from "./walk-context";
import { branchLabel, tickedText } from "./words";

const resultIcons: Record<string, typeof Check> = { done: Check, failed: X, skipped: SkipForward };

/** The ways on from a question or an instruction. A key stands on each of the first nine. */
export function Answers({ onAnswer }: { onAnswer: (branch: string) => void }) {
  const { step, session, reading, texts } = useCurrentWalk();
  if (!step) return null;
  const before = suggestionHere(session, reading);
  const label = (branch: Branch) => branchLabel(step.kind, branch, texts);
  const suggested = step.branches.find(({ id }) => id === before?.branch);
  return (
    <div className="flex flex-col gap-2">
      {suggested && session.can.act && (
        <p className="flex items-start gap-2 text-ink-2 text-sm">
          <Icon of={CornerUpLeft} className="mt-0.5 text-accent" />
          <span className="min-w-0 [overflow-wrap:anywhere]">{strings.player.suggested(label(suggested))}</span>
          <span className="pointer-coarse:hidden">
            <Kbd keys="arrowright" />
          </span>
        </p>
      )}
      <ol aria-label={strings.player.answers} className="flex flex-col gap-2">
        {step.branches.map((branch, index) => (
          <li key={branch.id}>
            <AnswerButton
              branch={branch}
              label={label(branch)}
              number={index + 1}
              suggested={branch === suggested}
              hint={branch.id === "done" ? tickedText(step, session) : ""}
              onAnswer={onAnswer}
            />
          </li>
        ))}
      </ol>
    </div>
  );
}

type ButtonProps = {
  branch: Branch;
  label: string;
  number: number;
  suggested: boolean;
  hint: string;
  onAnswer: (branch: string) => void;
};

const frame = "flex min-h-12 w-full items-center gap-3 rounded-card border px-3.5 py-2.5 text-start text-md";

function AnswerButton({ branch, label, number, suggested, hint, onAnswer }: ButtonProps) {
  const hintId = useId();
  const { step, session, underway } = useCurrentWalk();
  const resultIcon = step?.kind === "instruction" ? resultIcons[branch.id] : undefined;
  const mark = resultIcon && <Icon of={resultIcon} size={18} className="text-ink-3" />;
  if (!session.can.act) {
    return (
      <p className={`${frame} border-line text-ink-2`}>
        {mark}
        {label}
      </p>
    );
  }
  const taken = underway?.act.type === "answer" && underway.act.branch === branch.id;
  const inert = underway !== undefined || session.status !== "open";
  return (
    <button
      type="button"
      aria-describedby={hint ? hintId : undefined}
      aria-disabled={inert || undefined}
      aria-keyshortcuts={number < 10 ? String(number) : undefined}
      onClick={() => inert || onAnswer(branch.id)}
      className={`${frame} transition-colors aria-disabled:opacity-55 ${
        suggested
          ? "border-accent bg-accent-soft not-aria-disabled:hover:border-accent-strong"
          : "border-control bg-surface not-aria-disabled:hover:bg-sunken"
      }`}
    >
      {mark}
      <span className="min-w-0 flex-1">{label}</span>
      {hint && (
        // Hidden as a part of the name, which is the answer alone; told as the description.
        <span id={hintId} aria-hidden="true" className="shrink-0 text-ink-2 text-sm">
          {hint}
        </span>
      )}
      {taken ? (
        <Spinner />
      ) : (
        number < 10 && (
          <span className="pointer-coarse:hidden" aria-hidden="true">
            <Kbd keys={String(number)} />
          </span>
        )
      )}
    </button>
  );
}
