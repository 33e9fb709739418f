import { useSuspenseQuery } from "@tanstack/react-query";
import { Equal, Undo2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Flow } from "@/api/schema.gen";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Segmented } from "@/ui/segmented";
import { CompareBar } from "./compare-bar";
import { compareStrings } from "./compare-strings";
import { type Compared, type Side, stateOf, type CompareView as View } from "./compared";
import { DiffCounts } from "./diff-counts";
import { diffGraph } from "./diff-graph";
import { DiffList } from "./diff-list";
import { LaterRestoreDialog } from "./later-restore-dialog";
import { diffQuery, documentQuery } from "./queries";
import { type Restored, restoredName } from "./restored";
import { StepByStep } from "./step-by-step";
import { StepLink } from "./step-link";
import { type ToldStep, tellDiff } from "./tell-diff";

const DiffMap = lazy(() => import("./diff-map").then((module) => ({ default: module.DiffMap })));

const text = compareStrings;

type Props = {
  team: string;
  flow: Flow;
  from: Side;
  to: Side;
  view: View;
  step: string | undefined;
  onChange: (change: Compared) => void;
};

/** Two states of a flow and everything that is different between them, as a list or on the map. */
export function CompareView({ team, flow, from, to, view, step, onChange }: Props) {
  const live = flow.live_version;
  const { data: diff } = useSuspenseQuery(diffQuery(team, flow.id, from, to));
  const { data: old } = useSuspenseQuery(documentQuery(team, flow.id, from, live));
  const { data: now } = useSuspenseQuery(documentQuery(team, flow.id, to, live));
  const [restoring, setRestoring] = useState<Restored>();
  const told = tellDiff(diff, old, now);
  const isSame = told.flow.length + told.variables.length + told.steps.length === 0;
  // On the map there is always something to read beside it.
  const shown = step ?? (view === "map" ? told.steps[0]?.id : undefined);
  const select = (step: string) => onChange({ step });
  const actions = ({ id, change }: ToldStep) => (
    <>
      {view === "list" && (
        <Button tone="ghost" size="sm" onClick={() => onChange({ view: "map", step: id })} className="-my-1">
          {text.onMap}
        </Button>
      )}
      {change !== "removed" && <StepLink team={team} flow={flow} side={to} step={id} />}
    </>
  );
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <CompareBar team={team} flow={flow} from={from} to={to} onChange={(from, to) => onChange({ from, to })} />
        <div className="flex flex-wrap gap-2">
          {restorable(flow, from, to).map((restored) => (
            <Button key={JSON.stringify(restored)} icon={Undo2} onClick={() => setRestoring(restored)}>
              {text.restore.act(restoredName(restored))}
            </Button>
          ))}
        </div>
      </div>
      {isSame ? (
        <Empty icon={Equal} title={text.none}>
          {text.noneHint}
        </Empty>
      ) : (
        <>
          <div className="flex flex-wrap items-center justify-between gap-3">
            <DiffCounts diff={diff} />
            <div className="flex flex-wrap items-center gap-3">
              <StepByStep steps={told.steps.map(({ id }) => id)} selected={shown} onSelect={select} />
              <Segmented
                label={text.view}
                options={[
                  { value: "list", label: text.list },
                  { value: "map", label: text.map },
                ]}
                value={view}
                onChange={(view: View) => onChange(view === "map" ? { view } : { view: undefined })}
              />
            </div>
          </div>
          {view === "list" ? (
            <DiffList told={told} selected={step} onSelect={select} actions={actions} />
          ) : (
            <Suspense fallback={<div className="h-[max(24rem,calc(100dvh-14rem))]" />}>
              <DiffMap
                graph={diffGraph(diff, old, now)}
                told={told}
                selected={shown}
                onSelect={select}
                actions={actions}
              />
            </Suspense>
          )}
        </>
      )}
      {restoring && (
        <LaterRestoreDialog team={team} flow={flow} restored={restoring} onClose={() => setRestoring(undefined)} />
      )}
    </div>
  );
}

/** What of both sides the draft can be made of again. */
function restorable({ live_version, status, can }: Flow, from: Side, to: Side): Restored[] {
  if (!can.edit) return [];
  const sides = [...new Set([from, to].map((side) => (side === "live" ? (live_version ?? side) : side)))];
  return sides.flatMap((side): Restored[] => {
    const state = stateOf(side);
    if (state !== undefined) return [{ state }];
    const isDraft = status === "live" && side === live_version;
    return typeof side === "number" && !isDraft ? [{ version: side }] : [];
  });
}
