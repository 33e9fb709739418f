import { Check, type LucideIcon, RotateCw } from "lucide-react";
import { Icon } from "@/ui/icon";
import { branchesOf } from "./branches-of";
import { type Stage, stages } from "./stage";
import { blockedStage, type StageState, stageState } from "./stages";
import { strings } from "./strings";
import type { Conversation } from "./types";

const text = strings.stages;

type Props = { build: Conversation | undefined; current: Stage; onShow: (stage: Stage) => void };

/** The four stages, how far each is, and the way to those that can be entered. */
export function StepIndicator({ build, current, onShow }: Props) {
  const at = stages.indexOf(current) + 1;
  return (
    <nav
      aria-label={text.label}
      className="border-line max-lg:sticky max-lg:top-14 max-lg:z-10 max-lg:border-b max-lg:bg-surface lg:overflow-y-auto lg:border-r lg:bg-sunken"
    >
      <ol className="flex gap-1 p-2 lg:flex-col lg:gap-0.5 lg:p-3">
        {stages.map((stage, place) => (
          <StageLine
            key={stage}
            stage={stage}
            number={place + 1}
            isCurrent={stage === current}
            state={stageState(build, stage)}
            reason={blockedStage(build, stage)}
            detail={detailOf(build, stage)}
            onShow={() => onShow(stage)}
          />
        ))}
      </ol>
      <p className="-mt-1 px-4 pb-2 font-medium text-sm lg:hidden" aria-hidden="true">
        {text.at(at, stages.length, text.names[current])}
      </p>
    </nav>
  );
}

type LineProps = {
  stage: Stage;
  number: number;
  isCurrent: boolean;
  state: StageState;
  reason: string | undefined;
  detail: string;
  onShow: () => void;
};

const marks: Partial<Record<StageState, LucideIcon>> = { done: Check, outdated: RotateCw };

function StageLine({ stage, number, isCurrent, state, reason, detail, onShow }: LineProps) {
  const mark = isCurrent ? undefined : marks[state];
  const isBlocked = reason !== undefined && !isCurrent;
  return (
    <li className="max-lg:flex-1">
      <button
        type="button"
        aria-current={isCurrent ? "step" : undefined}
        aria-disabled={isBlocked || undefined}
        title={isBlocked ? reason : undefined}
        onClick={isBlocked ? undefined : onShow}
        className="flex w-full items-center gap-3 rounded-control px-2.5 py-2 text-start transition-colors not-aria-disabled:hover:bg-line/50 aria-[current=step]:bg-surface aria-[current=step]:outline aria-[current=step]:outline-line max-lg:justify-center max-lg:px-1"
      >
        <span
          className={`grid size-6.5 shrink-0 place-items-center rounded-full border font-medium text-sm ${circle(isCurrent, state)}`}
        >
          {mark ? <Icon of={mark} size={14} /> : number}
        </span>
        <span className="min-w-0 flex-1 max-lg:sr-only">
          <span className={`block truncate ${isCurrent ? "font-medium text-ink" : "text-ink-2"}`}>
            {text.names[stage]}
          </span>
          <span className="block truncate text-ink-3 text-xs">
            {state === "outdated" ? text.states.outdated : detail}
          </span>
          <span className="sr-only">{isBlocked ? reason : text.states[state]}</span>
        </span>
      </button>
    </li>
  );
}

function circle(isCurrent: boolean, state: StageState): string {
  if (isCurrent) return "border-accent bg-accent text-on-accent";
  if (state === "done") return "border-ok bg-ok-soft text-ok";
  if (state === "outdated") return "border-warn bg-warn-soft text-warn";
  return "border-control bg-surface text-ink-2";
}

function detailOf(build: Conversation | undefined, stage: Stage): string {
  const branches = build ? branchesOf(build) : [];
  if (stage === "scaffold" && branches.length > 0) return text.planned(branches.length);
  if (stage === "branches" && branches.length > 0) {
    return text.written(branches.filter(({ state }) => state === "accepted").length, branches.length);
  }
  return text.hints[stage];
}
