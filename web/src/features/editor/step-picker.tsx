import { Plus, Unplug } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import type { Step } from "@/api/schema.gen";
import { namedSteps } from "@/flow/named-steps";
import { StepMark } from "@/flow/step-mark";
import { words } from "@/flow/words";
import { Dialog } from "@/ui/dialog";
import { Icon } from "@/ui/icon";
import { Input } from "@/ui/input";
import { useEdited } from "./editor-context";
import { findSteps } from "./find-steps";
import { strings } from "./strings";

const text = strings.target;
/** More than anybody reads; who wants another step types more of its name. */
const mostShown = 50;

type Props = {
  title: string;
  chosen: string | undefined;
  onChoose: (step: string | null) => void;
  onNew?: () => void;
  onClose: () => void;
};

type Option = { key: string; label: string; step?: Step; perform: () => void };

/** Finds a step by its words. Arrows move, Enter chooses. */
export function StepPicker({ title, chosen, onChoose, onNew, onClose }: Props) {
  const id = useId();
  const document = useEdited((state) => state.document);
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const options = optionsFor();
  const active = options[Math.min(at, options.length - 1)];

  function optionsFor(): Option[] {
    const titles = new Map(namedSteps(document).map((step) => [step.id, step.title]));
    const found = findSteps(document, query).slice(0, mostShown);
    const steps: Option[] = found.map((step) => ({
      key: step.id,
      label: titles.get(step.id) || words.path.untitled,
      step,
      perform: () => onChoose(step.id),
    }));
    const fresh: Option[] = onNew ? [{ key: "/new", label: text.newStep, perform: onNew }] : [];
    const none: Option[] = [{ key: "/none", label: text.none, perform: () => onChoose(null) }];
    return query === "" ? [...fresh, ...steps, ...none] : [...steps, ...fresh];
  }

  function onKeyDown(event: KeyboardEvent) {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (way !== undefined) {
      event.preventDefault();
      setAt((Math.min(at, options.length - 1) + way + options.length) % options.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      active?.perform();
    }
  }

  return (
    <Dialog open onOpenChange={onClose} title={title}>
      <div className="flex flex-col gap-2 pt-1">
        <Input
          role="combobox"
          aria-label={text.search}
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={active && `${id}-${active.key}`}
          data-initial-focus=""
          placeholder={text.search}
          value={query}
          onChange={({ target }) => {
            setQuery(target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div id={`${id}-list`} role="listbox" aria-label={title} className="max-h-80 overflow-y-auto">
          {options.map((option) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the field above
            <div
              key={option.key}
              id={`${id}-${option.key}`}
              role="option"
              tabIndex={-1}
              aria-selected={option.key === chosen}
              data-active={option === active || undefined}
              onClick={option.perform}
              className="flex min-h-9 cursor-pointer items-center gap-2 rounded-control px-2 py-1 hover:bg-sunken data-active:bg-accent-soft"
            >
              {option.step ? <StepMark step={option.step} /> : <Icon of={option.key === "/new" ? Plus : Unplug} />}
              <span className="min-w-0 flex-1">{option.label}</span>
              {option.key === chosen && <span className="text-ink-3 text-sm">{text.now}</span>}
            </div>
          ))}
        </div>
      </div>
    </Dialog>
  );
}
