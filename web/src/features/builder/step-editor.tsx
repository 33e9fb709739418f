import { ArrowDown, ArrowUp, Plus, Trash2, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { IconButton } from "@/ui/icon-button";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { useBuild } from "./build-context";
import { Counted } from "./counted";
import { limits } from "./limits";
import { SourceLines } from "./source-lines";
import { addWay, isEnd, removeWay, withKind, withWay } from "./step-edits";
import { strings } from "./strings";
import type { BuildStep, Plan, Risk, StepKind } from "./types";

const text = strings.step;
const kinds = ["ask", "do", "fixed", "escalate"] as const satisfies readonly StepKind[];
const risks = ["none", "disruptive", "destructive"] as const satisfies readonly Risk[];

type Props = {
  step: BuildStep;
  steps: readonly BuildStep[];
  onChange: (step: BuildStep) => void;
  onClose: () => void;
  onMove?: (by: number) => void;
  onAdd?: (() => void) | undefined;
  onRemove?: () => void;
};

/** All of a step, to be changed in its place. Escape closes it; what was typed is kept. */
export function StepEditor({ step, steps, onChange, onClose, onMove, onAdd, onRemove }: Props) {
  const { plan } = useBuild().conversation;
  const targets = targetOptions(step, steps, plan);
  const at = steps.findIndex(({ id }) => id === step.id);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  }

  return (
    <fieldset
      aria-label={text.edit(step.title || text.untitled)}
      onKeyDown={onKeyDown}
      className="flex flex-col gap-3 p-4"
    >
      <Counted
        name="step-title"
        label={text.title}
        required
        value={step.title}
        most={limits.stepTitle}
        onChange={(title) => onChange({ ...step, title })}
      />
      <Counted
        name="step-body"
        label={text.body}
        value={step.body}
        most={limits.body}
        lines={3}
        onChange={(body) => onChange({ ...step, body })}
      />
      <div className="flex flex-wrap gap-4">
        <Field label={text.kind} required>
          <Select
            value={step.kind}
            onChange={({ currentTarget }) => {
              const kind = kinds.find((known) => known === currentTarget.value);
              if (kind) onChange(withKind(step, kind));
            }}
            options={kinds.map((value) => ({ value, label: text.kinds[value] }))}
          />
        </Field>
        <Field label={text.risk} required>
          <Select
            value={step.risk}
            onChange={({ currentTarget }) => {
              const risk = risks.find((known) => known === currentTarget.value);
              if (risk) onChange({ ...step, risk });
            }}
            options={risks.map((value) => ({ value, label: text.risks[value] }))}
          />
        </Field>
      </div>
      {!isEnd(step) && (
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-medium">{text.ways}</legend>
          {step.next.map((way, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: ways have no name but their place
            <div key={place} className="flex flex-wrap items-center gap-2">
              <Input
                aria-label={text.way(place + 1)}
                value={way.label}
                maxLength={limits.label}
                onChange={({ currentTarget }) => onChange(withWay(step, place, { label: currentTarget.value }))}
                className="min-w-32 flex-1"
              />
              <span aria-hidden="true" className="text-ink-3">
                →
              </span>
              <Select
                aria-label={text.to(place + 1)}
                value={targets.some(({ value }) => value === way.to) ? way.to : ""}
                onChange={({ currentTarget }) => onChange(withWay(step, place, { to: currentTarget.value }))}
                options={targets}
                className="min-w-32 flex-[2]"
              />
              <IconButton icon={X} label={text.removeWay(way.label)} onClick={() => onChange(removeWay(step, place))} />
            </div>
          ))}
          {step.next.length < limits.ways && (
            <Button size="sm" tone="ghost" icon={Plus} className="self-start" onClick={() => onChange(addWay(step))}>
              {text.addWay}
            </Button>
          )}
        </fieldset>
      )}
      <SourceLines src={step.src} />
      <div className="flex flex-wrap items-center justify-between gap-2 border-line border-t pt-3">
        <span className="flex gap-0.5">
          {onMove && (
            <>
              <IconButton icon={ArrowUp} label={text.up} aria-disabled={at === 0} onClick={() => onMove(-1)} />
              <IconButton
                icon={ArrowDown}
                label={text.down}
                aria-disabled={at === steps.length - 1}
                onClick={() => onMove(1)}
              />
            </>
          )}
          {onAdd && <IconButton icon={Plus} label={text.addAfter} onClick={onAdd} />}
          {onRemove && <IconButton icon={Trash2} label={text.remove} onClick={onRemove} />}
        </span>
        <Button onClick={onClose}>{text.done}</Button>
      </div>
    </fieldset>
  );
}

function targetOptions(step: BuildStep, steps: readonly BuildStep[], plan: Plan | undefined) {
  const own = steps
    .filter(({ id }) => id !== step.id)
    .map(({ id, title }) => ({ value: id, label: title || text.untitled }));
  const others = (plan?.branches ?? []).map(({ key, label }) => ({
    value: `@${key}`,
    label: text.branchTarget(label),
  }));
  return [{ value: "", label: text.nowhere }, ...own, ...others];
}
