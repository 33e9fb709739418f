import { RotateCcw } from "lucide-react";
import { useEffect, useRef } from "react";
import { announce } from "@/ui/announcer";
import { Button } from "@/ui/button";
import { wholeMinutes } from "./elapsed";
import { NextTarget } from "./next-target";
import { NotePanel } from "./note-panel";
import { SessionBadge } from "./session-badge";
import { strings } from "./strings";
import { useCurrentWalk } from "./walk-context";
import { windowStrings } from "./window-strings";
import { titleOf } from "./words";

/** A finished or cancelled session: how it ended, and the note to take to the ticket. */
export function EndedView({ onReopen }: { onReopen: () => void }) {
  const { session, reading, texts } = useCurrentWalk();
  const title = titleOf(reading, session.step, texts);
  const heading = useRef<HTMLHeadingElement>(null);
  const ending =
    session.status === "finished" && session.outcome
      ? windowStrings.outcome.finished(strings.outcomes[session.outcome])
      : windowStrings.outcome.cancelled;
  // The button that ended the session is gone, and the focus with it.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
    announce(ending);
  }, [ending]);
  return (
    <article className="flex flex-1 flex-col gap-6">
      <title>{`${ending} · ${session.flow_title} · Pathbook`}</title>
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div className="min-w-0 flex-1">
          <p className="mb-2 flex flex-wrap items-center gap-3 text-ink-3 text-sm">
            <SessionBadge status={session.status} outcome={session.outcome} />
            {windowStrings.outcome.took(wholeMinutes(session.active_seconds), session.path.length)}
          </p>
          <h1 ref={heading} tabIndex={-1} data-page-heading="" className="text-xl [overflow-wrap:anywhere]">
            {title}
          </h1>
          {session.closing_note && <p className="mt-2 whitespace-pre-wrap text-md">{session.closing_note}</p>}
          {session.status === "cancelled" && session.reason && (
            <p className="mt-2 text-md">
              <span className="text-ink-3">{windowStrings.outcome.reason}: </span>
              {session.reason}
            </p>
          )}
        </div>
        {session.can.reopen && (
          <Button icon={RotateCcw} onClick={onReopen}>
            {strings.player.reopen}
          </Button>
        )}
      </div>
      {session.batch && <NextTarget batch={session.batch} />}
      <section aria-labelledby="note-heading">
        <h2 id="note-heading" className="mb-3 text-md">
          {windowStrings.noteView.title}
        </h2>
        <NotePanel />
      </section>
    </article>
  );
}
