import { type ReactNode, useEffect, useRef } from "react";
import { ChangeBadge } from "@/canvas/change-badge";
import { ChangeMark } from "./change-mark";
import { compareStrings } from "./compare-strings";
import { StepChange } from "./step-change";
import type { ToldDiff, ToldStep, ToldVariable } from "./tell-diff";
import { titleOf } from "./title-of";
import { ToldFields } from "./told-fields";

const text = compareStrings;

type Props = {
  told: ToldDiff;
  /** The id of the step that is looked at. */
  selected: string | undefined;
  onSelect: (step: string) => void;
  /** What can be done at a step. */
  actions: (step: ToldStep) => ReactNode;
};

/** Everything that changed, from the flow as a whole down to its steps, beside a list to jump by. */
export function DiffList({ told, selected, onSelect, actions }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const { flow, variables, steps } = told;

  useEffect(() => {
    const card = selected && list.current?.querySelector<HTMLElement>(`[data-step="${CSS.escape(selected)}"]`);
    if (!card) return;
    card.scrollIntoView({ block: "start" });
    card.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }, [selected]);

  return (
    <div className="grid items-start gap-6 lg:grid-cols-[15rem_minmax(0,1fr)]">
      <nav
        aria-label={text.jump}
        className="sticky top-4 max-h-[calc(100dvh-2rem)] overflow-y-auto border-line border-r pr-3 max-lg:hidden"
      >
        <p className="mb-1.5 font-medium text-ink-3 text-sm">{text.jump}</p>
        <ul className="flex flex-col gap-px">
          {steps.map((step) => (
            <li key={step.id}>
              <button
                type="button"
                aria-current={step.id === selected || undefined}
                onClick={() => onSelect(step.id)}
                className="flex w-full items-start gap-2 rounded-control px-2 py-1.5 text-start leading-5 hover:bg-sunken aria-current:bg-accent-soft"
              >
                <ChangeMark change={step.change} />
                <span className={step.change === "removed" ? "text-ink-2 line-through" : ""}>{titleOf(step)}</span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div ref={list} className="flex min-w-0 flex-col gap-3">
        {flow.length > 0 && (
          <Part title={text.flow}>
            <ToldFields fields={flow} />
          </Part>
        )}
        {variables.length > 0 && (
          <Part title={text.variables}>
            <ul className="flex flex-col divide-y divide-line">
              {variables.map((variable) => (
                <VariableChange key={`${variable.change} ${variable.name}`} variable={variable} />
              ))}
            </ul>
          </Part>
        )}
        {steps.map((step) => (
          <article
            key={step.id}
            data-step={step.id}
            aria-label={titleOf(step)}
            className={`scroll-mt-4 rounded-card border border-l-4 bg-surface p-4 [content-visibility:auto] [contain-intrinsic-size:auto_9rem] ${edges[step.change]}`}
          >
            <StepChange step={step} actions={actions(step)} />
          </article>
        ))}
      </div>
    </div>
  );
}

const edges = {
  added: "border-line border-l-ok",
  removed: "border-line border-l-danger",
  changed: "border-line border-l-warn",
  moved: "border-line border-l-info",
} as const;

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="@container rounded-card border border-line bg-surface p-4">
      <h2 className="mb-3 text-base">{title}</h2>
      {children}
    </section>
  );
}

function VariableChange({ variable: { name, change, fields } }: { variable: ToldVariable }) {
  return (
    <li className="py-2.5 first:pt-0 last:pb-0">
      <p className="mb-1.5 flex items-center gap-2">
        <code className={`font-mono text-sm ${change === "removed" ? "line-through" : ""}`}>{name}</code>
        <ChangeBadge change={change} />
      </p>
      <ToldFields fields={fields} />
    </li>
  );
}
