import { useNavigate } from "@tanstack/react-router";
import { Suspense, useEffect, useRef } from "react";
import type { MemberRef, TrialNotes as Notes, Reading, TrialBreak } from "@/api/schema.gen";
import { useActions } from "@/commands/registry";
import { announce } from "@/ui/announcer";
import { Button } from "@/ui/button";
import { Skeleton } from "@/ui/skeleton";
import { useWide } from "@/ui/use-wide";
import { PathList, StepNavigation } from "./lazy-parts";
import { StepView } from "./step-view";
import { strings } from "./strings";
import { trialActions } from "./trial-actions";
import { TrialBanner } from "./trial-banner";
import { TrialHeader } from "./trial-header";
import { TrialNotes } from "./trial-notes";
import type { TrialPlace } from "./trial-query";
import { trialStrings } from "./trial-strings";
import { useTrial } from "./use-trial";
import type { Walk } from "./use-walk";
import { WalkContext } from "./walk-context";

type Props = { place: TrialPlace; me: MemberRef; canEdit: boolean };

/** A draft walked as a session would walk it, without one. */
export function Trial({ place, me, canEdit }: Props) {
  const trial = useTrial(place, me);
  if ("error" in trial) {
    // The page around knows what to say of a flow that is not there or cannot be read.
    if (trial.error) throw trial.error;
    return <Skeleton rows={6} />;
  }
  const shared = { place, canEdit, ...trial };
  return "walk" in trial ? <Walking {...shared} walk={trial.walk} /> : <Nowhere {...shared} />;
}

type Shown = {
  place: TrialPlace;
  canEdit: boolean;
  broken: TrialBreak | undefined;
  failure: unknown;
  notes: Notes | undefined;
  reading: Reading;
  restart: () => void;
};

const column = "lg:sticky lg:top-14 lg:h-[calc(100dvh-3.5rem)] lg:overflow-y-auto px-4 py-5";

function Walking({ place, canEdit, broken, failure, notes, reading, restart, walk }: Shown & { walk: Walk }) {
  const navigate = useNavigate();
  const wide = useWide();
  const { session, texts } = walk;
  const { team, flow } = place;
  const edit = canEdit
    ? () => void navigate({ to: "/t/$team/flows/$flow/edit", params: { team, flow }, search: { step: session.step } })
    : undefined;
  const { acts, step, own } = trialActions(walk, restart, edit);
  useActions([...step, ...own]);
  const ended = session.status === "finished";
  return (
    <WalkContext value={walk}>
      <div className="flex min-h-dvh flex-col">
        <TrialHeader place={place} title={reading.title} canEdit={canEdit} step={session.step} onRestart={restart} />
        <div className="grid flex-1 max-lg:grid-rows-[1fr] lg:grid-cols-[17rem_minmax(0,1fr)_24rem]">
          {wide && (
            <nav aria-label={strings.player.path} className={`${column} border-line border-r bg-sunken`}>
              <h2 className="mb-2 px-2.5 text-base">{strings.player.path}</h2>
              <Suspense fallback={null}>
                <PathList onRewind={acts.rewind} />
              </Suspense>
            </nav>
          )}
          <main id="content" tabIndex={-1} className="flex min-w-0 flex-col px-4 pt-5 lg:px-10 lg:py-8 xl:px-16">
            <div className="flex w-full max-w-[44rem] flex-1 flex-col gap-5 lg:mx-auto">
              <TrialBanner {...{ place, canEdit, broken, failure, texts }} begun />
              {ended ? <Ended walk={walk} onRestart={restart} /> : <StepView onAnswer={acts.answer} />}
              {!ended && (
                <Suspense fallback={null}>
                  <StepNavigation actions={step} />
                </Suspense>
              )}
            </div>
          </main>
          {notes && (
            <aside aria-label={trialStrings.note} className={`${column} border-line max-lg:border-t lg:border-l`}>
              <TrialNotes notes={notes} />
            </aside>
          )}
        </div>
      </div>
    </WalkContext>
  );
}

function Ended({ walk: { session }, onRestart }: { walk: Walk; onRestart: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const ending = trialStrings.ended(session.outcome ? strings.outcomes[session.outcome] : "");
  // The button that ended the test is gone, and the focus with it.
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    announce(ending);
  }, [ending]);
  return (
    <article className="flex flex-col items-start gap-4">
      <title>{`${ending} · ${session.flow_title} · Pathbook`}</title>
      <div>
        <h1 ref={heading} tabIndex={-1} data-page-heading="" className="text-xl">
          {ending}
        </h1>
        <p className="mt-1 text-ink-2">{trialStrings.endedHint}</p>
      </div>
      <Button tone="primary" onClick={onRestart}>
        {trialStrings.restart}
      </Button>
    </article>
  );
}

/** A draft without a way in. */
function Nowhere({ place, canEdit, broken, failure, reading, restart }: Shown) {
  return (
    <div className="flex min-h-dvh flex-col">
      <title>{`${reading.title} · Pathbook`}</title>
      <TrialHeader place={place} title={reading.title} canEdit={canEdit} step={broken?.step} onRestart={restart} />
      <main id="content" tabIndex={-1} className="mx-auto flex w-full max-w-[44rem] flex-col gap-5 px-4 py-8">
        <h1 tabIndex={-1} data-page-heading="" className="text-xl [overflow-wrap:anywhere]">
          {reading.title}
        </h1>
        <TrialBanner {...{ place, canEdit, broken, failure }} texts={{}} begun={false} />
      </main>
    </div>
  );
}
