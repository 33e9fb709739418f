import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import type { Action } from "./action";
import { rank } from "./rank";
import { allActions, useRegistry } from "./registry";
import { strings } from "./strings";
import { useFound } from "./use-found";

type Props = {
  /** What was written while it was on its way. */
  typed: string;
  onClose: () => void;
};

/** The browser's own modal dialog is enough here, and opens without fetching a kit. */
export function Palette({ typed, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState(typed);
  const [at, setAt] = useState(0);
  const groups = useRegistry((state) => state.groups);
  const listed = allActions({ groups }).filter((action) => action.listed !== false);
  const { things, pending, failed } = useFound(query);
  const found = [...rank(listed, query), ...things];
  const active = found[Math.min(at, found.length - 1)];

  useLayoutEffect(() => dialog.current?.showModal(), []);

  function choose(action: Action | undefined) {
    if (!action || action.blocked) return;
    dialog.current?.close();
    action.perform();
  }
  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length > 0) {
      event.preventDefault();
      setAt((found.length + Math.min(at, found.length - 1) + step) % found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(active);
    }
  }

  return (
    <dialog
      ref={dialog}
      aria-label={strings.palette}
      onClose={onClose}
      // A click on the dialog itself is a click beside its contents.
      onPointerDown={(event) => event.target === event.currentTarget && dialog.current?.close()}
      className="m-0 mx-auto mt-[12dvh] w-[min(40rem,calc(100vw-1.5rem))] rounded-dialog border border-line bg-surface text-ink shadow-float backdrop:bg-scrim"
    >
      <label className="flex items-center gap-3 border-line border-b px-4">
        <Icon of={Search} size={18} className="text-ink-3" />
        <span className="sr-only">{strings.placeholder}</span>
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={active && optionId(active)}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder={strings.placeholder}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          className="h-12 min-w-0 flex-1 bg-transparent text-md outline-none"
        />
        <span className="pointer-coarse:hidden">
          <Kbd keys="escape" />
        </span>
      </label>
      <p role="status" className="sr-only">
        {pending ? strings.searching : strings.results(found.length)}
      </p>
      <div
        id="palette-list"
        role="listbox"
        aria-label={strings.palette}
        className={`max-h-[56dvh] overflow-y-auto ${found.length > 0 ? "p-1.5" : "pt-3"}`}
      >
        {found.map((action) => (
          <Option key={action.id} action={action} active={action === active} onChoose={choose} />
        ))}
      </div>
      {failed && <p className="px-4 pb-3 text-ink-2">{strings.searchFailed}</p>}
      {found.length === 0 && !failed && (
        <p className="px-4 pb-4 text-ink-2">{pending ? strings.searching : strings.noMatch}</p>
      )}
    </dialog>
  );
}

type OptionProps = { action: Action; active: boolean; onChoose: (action: Action) => void };

function Option({ action, active, onChoose }: OptionProps) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) line.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard acts through the combobox that owns this list
    <div
      ref={line}
      id={optionId(action)}
      role="option"
      aria-selected={active}
      aria-disabled={Boolean(action.blocked) || undefined}
      tabIndex={-1}
      onClick={() => onChoose(action)}
      className="flex min-h-9 cursor-pointer items-center gap-3 rounded-control px-2.5 hover:bg-sunken aria-disabled:cursor-default aria-selected:bg-accent-soft pointer-coarse:min-h-11"
    >
      {action.icon ? <Icon of={action.icon} className="text-ink-3" /> : <span className="w-4" />}
      <span className="min-w-0 flex-1 truncate">
        {action.label}
        {action.blocked && <span className="ml-2 text-ink-3 text-sm">{action.blocked}</span>}
      </span>
      <span className="text-ink-3 text-sm max-sm:hidden">{action.section}</span>
      {action.shortcut && (
        <span className="pointer-coarse:hidden">
          <Kbd keys={action.shortcut} />
        </span>
      )}
    </div>
  );
}

function optionId(action: Action) {
  return `palette-${action.id.replaceAll(/[^\w-]/g, "-")}`;
}
