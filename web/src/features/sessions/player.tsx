import { Suspense, useState } from "react";
import type { MemberRef } from "@/api/schema.gen";
import type { Action } from "@/commands/action";
import { useActions } from "@/commands/registry";
import { Skeleton } from "@/ui/skeleton";
import { useWide } from "@/ui/use-wide";
import type { Place } from "./act";
import { Banners, ContextColumn, EndedView, PathList, PlayerWindow, StepNavigation, WakeLock } from "./lazy-parts";
import { playerActions } from "./player-actions";
import { playerActs } from "./player-acts";
import { PlayerHeader } from "./player-header";
import type { PlayerWindowName } from "./player-window";
import { StepView } from "./step-view";
import { strings } from "./strings";
import { useNextTarget } from "./use-next-target";
import { useWalk } from "./use-walk";
import { WalkContext } from "./walk-context";

type Props = {
  place: Place;
  me: MemberRef;
  /** Opens the list of keys. */
  shortcuts: Action | undefined;
};

const column = "lg:sticky lg:top-14 lg:h-[calc(100dvh-3.5rem)] lg:overflow-y-auto px-4 py-5 max-lg:hidden";

/** A session: the path so far, the step, and what the session is about. On a phone the step alone. */
export function Player({ place, me, shortcuts }: Props) {
  const walk = useWalk(place, me);
  const wide = useWide();
  const [shown, setShown] = useState<PlayerWindowName | null>(null);
  const nextTarget = useNextTarget(place);
  const acts = playerActs(walk, { write: () => setShown("write"), nextTarget });
  const actions = playerActions(walk, acts, setShown);
  useActions([
    ...actions.step,
    actions.write,
    actions.next,
    actions.copy,
    actions.note,
    actions.pause,
    ...actions.menu,
  ]);
  const { status, can } = walk.session;
  const active = status === "open" || status === "paused";

  return (
    <WalkContext value={walk}>
      <div className="flex min-h-dvh flex-col">
        <PlayerHeader actions={actions} shortcuts={shortcuts} wide={wide} onOpen={setShown} />
        <div className="grid flex-1 max-lg:grid-rows-[1fr] lg:grid-cols-[17rem_minmax(0,1fr)_20rem]">
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
              <Suspense fallback={null}>
                <Banners onResume={acts.resume} onTakeOver={acts.takeOver} />
              </Suspense>
              {active ? (
                <>
                  <StepView onAnswer={acts.answer} />
                  {wide && (
                    <Suspense fallback={null}>
                      <StepNavigation actions={actions.step} />
                    </Suspense>
                  )}
                </>
              ) : (
                <Suspense fallback={<Skeleton rows={5} />}>
                  <EndedView onReopen={() => setShown("reopen")} />
                </Suspense>
              )}
            </div>
          </main>
          {wide && (
            <aside aria-label={strings.player.context} className={`${column} flex flex-col gap-7 border-line border-l`}>
              <Suspense fallback={null}>
                <ContextColumn onOpen={setShown} />
              </Suspense>
            </aside>
          )}
        </div>
      </div>
      <Suspense fallback={null}>
        {can.act && status === "open" && <WakeLock />}
        {shown && <PlayerWindow name={shown} onClose={() => setShown(null)} onOpen={setShown} onRewind={acts.rewind} />}
      </Suspense>
    </WalkContext>
  );
}
