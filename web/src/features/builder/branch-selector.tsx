import { Merge, PenLine, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { announce } from "@/ui/announcer";
import { Button } from "@/ui/button";
import { toast } from "@/ui/toast-store";
import { suggestPlan } from "./acts";
import { Again } from "./again";
import { Ask } from "./ask";
import { emptyPlan } from "./branch-names";
import { useBuild } from "./build-context";
import { CallBill } from "./call-bill";
import { CallProgress } from "./call-progress";
import { callTrouble } from "./call-trouble";
import { callFor, isRunning } from "./calls";
import { ComingBranches } from "./coming-branches";
import { FindingList } from "./finding-list";
import { limits } from "./limits";
import { OpenQuestions } from "./open-questions";
import { PlanBranchCard } from "./plan-branch-card";
import { addBranch, mergeBranches, moveBranch, removeBranches, withBranch } from "./plan-edits";
import { PlanHead } from "./plan-head";
import { strings } from "./strings";
import type { Plan } from "./types";

const text = strings.scaffold;
const target = "scaffold";

/** The second stage: which branches the flow has. */
export function BranchSelector() {
  const { build, conversation } = useBuild();
  const { plan, foundation, calls } = conversation;
  const isParts = foundation.kind !== "troubleshooting";
  const call = callFor(calls, target);
  const isAsking = call !== undefined && isRunning(call);
  const trouble = callTrouble(call);
  const ask = (note: string) => void build.ask(target, (revision) => suggestPlan(build.place, revision, note));
  const byHand = (
    <Button icon={PenLine} onClick={() => build.change({ plan: addBranch(emptyPlan(foundation.title)).plan })}>
      {text.byHand}
    </Button>
  );
  return (
    <div className="mx-auto flex max-w-[46rem] flex-col gap-5">
      <div>
        <h2 data-stage-heading="" tabIndex={-1} className="text-lg">
          {isParts ? text.titleParts : text.title}
        </h2>
        <p className="mt-1 text-ink-2">{isParts ? text.introParts : text.intro}</p>
      </div>
      {isAsking && <CallProgress call={call} found={strings.calls.foundBranches} />}
      {isAsking && <ComingBranches call={call} />}
      {!isAsking && !plan && (
        <Ask name={target} of={{ target }} label={text.ask} onAsk={() => ask("")} trouble={trouble} byHand={byHand} />
      )}
      {plan && !isAsking && (
        <>
          <CallBill call={call} />
          <PlanEditor plan={plan} isParts={isParts} />
          <FindingList findings={conversation.plan_findings} />
          <Again
            name={target}
            of={{ target }}
            label={text.again}
            hint={text.againHint}
            note={text.note}
            placeholder={text.notePlaceholder}
            trouble={trouble}
            onAsk={ask}
          />
        </>
      )}
    </div>
  );
}

function PlanEditor({ plan, isParts }: { plan: Plan; isParts: boolean }) {
  const { build } = useBuild();
  const [selected, setSelected] = useState<readonly string[]>([]);
  const chosen = selected.filter((key) => plan.branches.some((branch) => branch.key === key));
  const set = (plan: Plan) => build.change({ plan });

  function remove(keys: readonly string[]) {
    const labels = plan.branches.flatMap(({ key, label }) => (keys.includes(key) ? label || text.newBranch : []));
    set(removeBranches(plan, keys));
    setSelected([]);
    toast(text.removed(text.and(labels)), () => set(plan));
  }
  function merge() {
    const { plan: merged, label } = mergeBranches(plan, chosen);
    set(merged);
    setSelected([]);
    toast(text.merged(label), () => set(plan));
  }
  function move(key: string, to: number) {
    const moved = moveBranch(plan, key, to);
    if (moved === plan) return;
    set(moved);
    const label = plan.branches.find((branch) => branch.key === key)?.label ?? "";
    announce(text.moved(label, to + 1));
  }
  function add() {
    const { plan: more, key } = addBranch(plan);
    set(more);
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-branch="${key}"] input[name=label]`)?.focus(),
    );
  }

  return (
    <>
      <PlanHead plan={plan} isParts={isParts} onChange={set} />
      <section aria-labelledby="plan-branches" className="flex flex-col gap-2.5">
        <div className="flex flex-wrap items-baseline justify-between gap-2">
          <h3 id="plan-branches" className="text-base">
            {text.branches}
          </h3>
          <span className="text-ink-3 text-sm pointer-coarse:hidden">{text.keys}</span>
        </div>
        {plan.branches.length === 0 && (
          <p className="rounded-card border border-line border-dashed px-4 py-5 text-ink-3">{text.none}</p>
        )}
        <ul aria-label={text.branches} className="flex flex-col gap-2.5">
          {plan.branches.map((branch, at) => (
            <PlanBranchCard
              key={branch.key}
              branch={branch}
              at={at}
              count={plan.branches.length}
              selected={chosen.includes(branch.key)}
              onSelect={(on) => setSelected(on ? [...chosen, branch.key] : chosen.filter((key) => key !== branch.key))}
              onChange={(change) => set(withBranch(plan, branch.key, change))}
              onMove={(to) => {
                move(branch.key, to);
                keepFocus(branch.key);
              }}
              onDropped={(key) => move(key, at)}
              onRemove={() => remove([branch.key])}
            />
          ))}
        </ul>
        <div className="flex flex-wrap items-center gap-2">
          {plan.branches.length < limits.branches.most && (
            <Button icon={Plus} onClick={add}>
              {text.add}
            </Button>
          )}
          {chosen.length > 0 && (
            <>
              <span className="ml-2 text-ink-2" role="status">
                {text.selected(chosen.length)}
              </span>
              {chosen.length > 1 && (
                <Button size="sm" icon={Merge} onClick={merge}>
                  {text.merge}
                </Button>
              )}
              <Button size="sm" icon={Trash2} onClick={() => remove(chosen)}>
                {strings.step.removeShort}
              </Button>
            </>
          )}
        </div>
      </section>
      <OpenQuestions plan={plan} onChange={set} />
    </>
  );
}

/** A card that changes places may lose the focus on the way. */
function keepFocus(key: string) {
  const { activeElement } = document;
  requestAnimationFrame(() => {
    if (document.activeElement === activeElement || !(activeElement instanceof HTMLElement)) return;
    if (activeElement.isConnected) activeElement.focus();
    else document.querySelector<HTMLElement>(`[data-branch="${key}"] input[name=label]`)?.focus();
  });
}
