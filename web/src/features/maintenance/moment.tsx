import { strings } from "./strings";
import { civilOf, civilText, isSameClock, ownZone } from "./times";

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
          {` · ${ownText(at, local)} ${strings.yourTime}`}
        </span>
      )}
    </>
  );
}

/** The day only where it is another one. */
function ownText(at: string, local: string): string {
  const own = civilOf(at, ownZone);
  return own.slice(0, 10) === local.slice(0, 10) ? own.slice(11) : civilText(own);
}
