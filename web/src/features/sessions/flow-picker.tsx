import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useDeferredValue, useId, useState } from "react";
import type { FlowSummary } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Skeleton } from "@/ui/skeleton";
import { walkableFlowsQuery } from "./list-queries";
import { listStrings } from "./list-strings";

type Props = { team: string; missing: boolean; onChoose: (flow: FlowSummary) => void };

const text = listStrings.start;

/** Finds a published flow by its words. Arrow keys and Enter do what the mouse does. */
export function FlowPicker({ team, missing, onChoose }: Props) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const asked = useDeferredValue(typed.trim());
  const { data, error } = useQuery({ ...walkableFlowsQuery(team, asked), placeholderData: keepPreviousData });
  const active = data?.[Math.min(at, data.length - 1)];

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && data && data.length > 0) {
      event.preventDefault();
      setAt((Math.min(at, data.length - 1) + step + data.length) % data.length);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (active) onChoose(active);
    }
  }

  return (
    <div className="flex flex-col gap-2">
      <Field
        label={text.flow}
        required
        hint={<span className="pointer-coarse:hidden">{text.flowHint}</span>}
        error={missing ? text.chooseFirst : undefined}
      >
        <Input
          type="search"
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={active && `${id}-${active.id}`}
          aria-autocomplete="list"
          autoComplete="off"
          placeholder={text.flowPlaceholder}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </Field>
      {error && <FormProblem problem={error} />}
      {!data && !error && <Skeleton rows={5} />}
      {data?.length === 0 && <p className="text-ink-2">{asked ? text.noFlows : text.noneAtAll}</p>}
      <p role="status" className="sr-only">
        {data && text.found(data.length)}
      </p>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={text.flow}
        className="max-h-[22rem] overflow-y-auto rounded-card border border-line bg-surface p-1 empty:hidden"
      >
        {data?.map((flow) => (
          <FlowOption key={flow.id} id={`${id}-${flow.id}`} flow={flow} active={flow === active} onChoose={onChoose} />
        ))}
      </div>
    </div>
  );
}

type OptionProps = { id: string; flow: FlowSummary; active: boolean; onChoose: (flow: FlowSummary) => void };

function FlowOption({ id, flow, active, onChoose }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard acts through the combobox that owns this list
    <div
      id={id}
      ref={(line) => {
        if (active) line?.scrollIntoView({ block: "nearest" });
      }}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      onClick={() => onChoose(flow)}
      className="cursor-pointer rounded-control px-3 py-2 hover:bg-sunken aria-selected:bg-accent-soft"
    >
      <p className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 truncate font-medium">{flow.title}</span>
        <span className="shrink-0 text-ink-2 text-sm">{listStrings.kinds[flow.kind]}</span>
      </p>
      <p className="truncate text-ink-2 text-sm">{flow.summary}</p>
    </div>
  );
}
