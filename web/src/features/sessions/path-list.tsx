import { CornerUpLeft, MapPin } from "lucide-react";
import { useEffect, useRef } from "react";
import type { ReadingStep, Visit } from "@/api/schema.gen";
import { Icon } from "@/ui/icon";
import { stepIcon } from "./looks";
import { strings } from "./strings";
import { pathAhead } from "./suggestions";
import { useCurrentWalk } from "./walk-context";
import { answerText, stepOf, titleOf } from "./words";

type Props = { onRewind: (to: number) => void };

/** The steps so far; any of them can be gone back to. After them, faintly, where the answers from before lead. */
export function PathList({ onRewind }: Props) {
  const { session, reading, texts, underway } = useCurrentWalk();
  const canRewind = session.can.act && session.status === "open" && !underway;
  const ahead = pathAhead(session, reading);
  const active = session.status === "open" || session.status === "paused";
  const current = useRef<HTMLDivElement>(null);
  const { position } = session;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new position is what moves the current step
  useEffect(() => {
    current.current?.scrollIntoView({ block: "nearest" });
  }, [position]);
  return (
    <ol className="flex flex-col gap-0.5">
      {session.path.map((visit) => {
        const step = stepOf(reading, visit.step);
        const title = titleOf(reading, visit.step, texts);
        return (
          <li key={visit.seq}>
            {visit.answered && canRewind ? (
              <button
                type="button"
                onClick={() => onRewind(visit.seq)}
                className="group relative w-full rounded-control text-start transition-colors hover:bg-line/50"
              >
                <span className="sr-only">{strings.player.backTo}</span>
                <PathLine step={step} title={title} visit={visit} changeable />
              </button>
            ) : (
              <div
                ref={visit.answered ? undefined : current}
                aria-current={visit.answered ? undefined : "step"}
                className={`scroll-my-5 ${visit.answered || !active ? "" : "rounded-control bg-accent-soft"}`}
              >
                <PathLine step={step} title={title} visit={visit} />
              </div>
            )}
          </li>
        );
      })}
      {ahead.length > 0 && (
        <li className="mt-2 px-2.5 text-ink-3 text-xs" aria-hidden="true">
          {strings.player.ahead}
        </li>
      )}
      {ahead.map(({ step: id, suggestion }) => {
        const step = stepOf(reading, id);
        return (
          <li key={id} className="flex gap-2.5 px-2.5 py-1.5 text-ink-3 text-sm">
            <Icon of={step ? stepIcon(step) : MapPin} className="mt-0.5" />
            <span className="min-w-0">
              <span className="block">{titleOf(reading, id, texts)}</span>
              {step && <span className="block">{answerText(step, suggestion, texts)}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

type LineProps = { step: ReadingStep | undefined; title: string; visit: Visit; changeable?: boolean };

function PathLine({ step, title, visit, changeable = false }: LineProps) {
  const { texts } = useCurrentWalk();
  const current = !visit.answered;
  return (
    <span className="flex gap-2.5 px-2.5 py-1.5 text-sm">
      <Icon of={step ? stepIcon(step) : MapPin} className={`mt-0.5 ${current ? "text-accent" : "text-ink-3"}`} />
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <span className={`block ${current ? "font-medium" : ""}`}>{title}</span>
        {visit.answered && step && (
          <span className="line-clamp-3 text-ink-3">{answerText(step, visit.answered, texts)}</span>
        )}
      </span>
      {changeable && (
        <Icon
          of={CornerUpLeft}
          size={14}
          className="mt-1 text-accent opacity-0 transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100 pointer-coarse:opacity-100"
        />
      )}
    </span>
  );
}
