import { Pause, Timer } from "lucide-react";
import { useEffect, useState } from "react";
import { Icon } from "@/ui/icon";
import { activeSeconds, clockText, isSlow, stepSeconds } from "./elapsed";
import { strings } from "./strings";
import { useNow } from "./use-now";
import { useCurrentWalk } from "./walk-context";

type Entered = { position: number; seconds: number };

/** Time worked in all and on this step; it stands still in a pause. */
export function SessionTimer() {
  const { session, step } = useCurrentWalk();
  const now = useNow(session.status === "open");
  const [entered, setEntered] = useState<Entered>();
  const { seq, position, active_seconds } = session;
  // The state right after a move tells the time worked when the step was reached.
  useEffect(() => {
    if (seq === position) setEntered({ position, seconds: active_seconds });
  }, [seq, position, active_seconds]);

  const known = entered?.position === position ? entered.seconds : undefined;
  const total = activeSeconds(session, now);
  const onStep = stepSeconds(session, known, now);
  const ended = session.status === "finished" || session.status === "cancelled";
  const slow = !ended && isSlow(onStep, step?.minutes);
  return (
    <p
      className={`flex items-center gap-1.5 whitespace-nowrap text-sm tabular-nums ${slow ? "text-warn" : "text-ink-2"}`}
    >
      <Icon of={session.status === "paused" ? Pause : Timer} />
      <span className="sr-only">{strings.player.total}</span>
      <span className="font-medium">{clockText(total)}</span>
      {session.status === "paused" && <span>{strings.player.timerPaused}</span>}
      {!ended && (
        <span className="max-xl:sr-only">
          · {clockText(onStep)} {strings.player.onStep}
          {slow && `, ${strings.player.slow}`}
        </span>
      )}
    </p>
  );
}
