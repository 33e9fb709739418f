import { strings } from "./strings";
import { civilText, isSameClock, ownZone, zonedText } from "./times";

type Props = {
  at: string;
  /** The same on the schedule's clock, with its distance from UTC. */
  local: string;
};

/** A moment on the clock of its schedule, and on the reader's where that shows something else. */
export function Moment({ at, local }: Props) {
  return (
    <>
      <time dateTime={at} className="tabular-nums">
        {civilText(local)}
      </time>
      {!isSameClock(at, local) && (
        <span className="text-ink-3 tabular-nums" title={ownZone}>
          {` · ${zonedText(at, ownZone)} ${strings.yourTime}`}
        </span>
      )}
    </>
  );
}
