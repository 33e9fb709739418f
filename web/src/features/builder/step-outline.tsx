import { PenLine, Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { buildOutline } from "@/flow/outline";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { toast } from "@/ui/toast-store";
import { useBuild } from "./build-context";
import { limits } from "./limits";
import { StepEditor } from "./step-editor";
import { addStep, moveStep, removeStep } from "./step-edits";
import { StepReading } from "./step-reading";
import { strings } from "./strings";
import type { BuildStep } from "./types";

const text = strings.step;

type Props = {
  branch: string;
  steps: readonly BuildStep[];
  onChange: (steps: BuildStep[]) => void;
};

/** The steps of a branch under each other, indented where ways part; each is worked on in its place. */
export function StepOutline({ branch, steps, onChange }: Props) {
  const { view, show } = useBuild();
  const list = useRef<HTMLOListElement>(null);
  const [open, setOpen] = useState<string | undefined>(view.step);
  const [shownFor, setShownFor] = useState(view.step);
  if (view.step !== shownFor) {
    setShownFor(view.step);
    setOpen(view.step);
  }
  useEffect(() => {
    if (!view.step) return;
    const line = list.current?.querySelector<HTMLElement>(`[data-step="${view.step}"]`);
    line?.scrollIntoView({ block: "center" });
    line?.querySelector<HTMLElement>("input")?.focus({ preventScroll: true });
  }, [view.step]);
  const levels = levelsOf(steps);

  function edit(id: string) {
    setOpen(id);
    focusIn(id, "input");
  }
  /** After the next drawing, because what is focused may only then be there. */
  function focusIn(id: string, what: string) {
    requestAnimationFrame(() => {
      list.current?.querySelector<HTMLElement>(`[data-step="${id}"] :is(${what})`)?.focus();
    });
  }
  function close(id: string) {
    setOpen(undefined);
    if (view.step) show({ stage: "branches", branch });
    focusIn(id, "button");
  }
  function add(after: string | undefined) {
    const { steps: more, id } = addStep(steps, after);
    onChange(more);
    edit(id);
  }
  function remove(step: BuildStep) {
    const at = steps.indexOf(step);
    const left = removeStep(steps, step.id);
    onChange(left);
    setOpen(undefined);
    const next = left[Math.min(at, left.length - 1)];
    if (next) focusIn(next.id, "button");
    toast(text.removed(step.title || text.untitled), () => onChange([...steps]));
  }

  return (
    <div className="flex flex-col gap-2">
      <ol ref={list} aria-label={text.list} className="flex flex-col gap-2">
        {steps.map((step) => (
          <li
            key={step.id}
            data-step={step.id}
            className={`rounded-card border border-line bg-surface ${indents[Math.min(levels.get(step.id) ?? 0, indents.length - 1)]}`}
          >
            {open === step.id ? (
              <StepEditor
                step={step}
                steps={steps}
                onChange={(next) => onChange(steps.map((one) => (one.id === step.id ? next : one)))}
                onClose={() => close(step.id)}
                onMove={(by) => onChange(moveStep(steps, step.id, by))}
                onAdd={steps.length < limits.steps.most ? () => add(step.id) : undefined}
                onRemove={() => remove(step)}
              />
            ) : (
              <div className="px-4 py-3">
                <StepReading
                  step={step}
                  steps={steps}
                  tools={
                    <button
                      type="button"
                      aria-label={text.edit(step.title || text.untitled)}
                      onClick={() => edit(step.id)}
                      className="grid size-8 shrink-0 place-items-center rounded-control text-ink-3 hover:bg-sunken hover:text-ink pointer-coarse:size-10"
                    >
                      <Icon of={PenLine} size={16} />
                    </button>
                  }
                />
              </div>
            )}
          </li>
        ))}
      </ol>
      {steps.length < limits.steps.most && (
        <Button size="sm" tone="ghost" icon={Plus} className="self-start" onClick={() => add(steps.at(-1)?.id)}>
          {text.add}
        </Button>
      )}
    </div>
  );
}

const indents = ["", "sm:ml-6", "sm:ml-12", "sm:ml-16"];

/** How deep each step stands in the tree of its branch; branches of the outline and their steps are a level each. */
function levelsOf(steps: readonly BuildStep[]): ReadonlyMap<string, number> {
  const drawn = steps.map(({ id, kind, next }) => ({
    id,
    kind: kind === "do" ? "instruction" : kind,
    branches: next.map(({ to }, at) => ({ id: kind === "do" && at === 0 ? "done" : `${at}`, to })),
  }));
  const levels = new Map<string, number>();
  for (const { kind, step, level } of buildOutline(drawn, steps[0]?.id ?? "")) {
    const id = steps[step]?.id;
    if (kind === "step" && id !== undefined) levels.set(id, Math.floor((level - 1) / 2));
  }
  return levels;
}
