import { ChevronDown } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { Icon } from "@/ui/icon";
import { Input } from "@/ui/input";
import { formStrings } from "./form-strings";
import { offsetText } from "./times";

const text = formStrings.when;
/** Nobody reads further down. */
const most = 40;

type Props = { value: string; invalid: boolean; describedBy: string | undefined; onChange: (zone: string) => void };

/** Finds a time zone by its city or region. Arrow keys and Enter do what the mouse does. */
export function ZonePicker({ value, invalid, describedBy, onChange }: Props) {
  const id = useId();
  /** What is searched for; without, the list is shut. */
  const [words, setWords] = useState<string>();
  const [at, setAt] = useState(0);
  const isOpen = words !== undefined;
  const found = isOpen ? zonesLike(words) : [];
  const active = found[Math.min(at, found.length - 1)];

  function search(words: string | undefined) {
    setWords(words);
    setAt(0);
  }
  function choose(zone: string) {
    onChange(zone);
    search(undefined);
  }
  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (isOpen) setAt((Math.min(at, found.length - 1) + step + found.length) % Math.max(found.length, 1));
      else search("");
    } else if (event.key === "Enter" && isOpen) {
      event.preventDefault();
      // A server may know zones that this browser does not.
      choose(active ?? (words.trim() || value));
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      search(undefined);
    }
  }

  return (
    <span className="relative inline-block w-56 max-w-full">
      <Input
        role="combobox"
        aria-label={text.zone}
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-list` : undefined}
        aria-activedescendant={active && `${id}-${active}`}
        aria-autocomplete="list"
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        autoComplete="off"
        spellCheck={false}
        placeholder={isOpen ? value : text.zoneHint}
        value={words ?? value}
        onFocus={(event) => event.currentTarget.select()}
        onClick={() => isOpen || search("")}
        onBlur={() => search(undefined)}
        onChange={(event) => search(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        className="pr-8"
      />
      <Icon of={ChevronDown} className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3" />
      {isOpen && (
        <span
          id={`${id}-list`}
          role="listbox"
          aria-label={text.zones}
          className="absolute top-full left-0 z-30 mt-1 flex max-h-72 w-72 max-w-[calc(100vw-3rem)] flex-col overflow-y-auto rounded-card border border-line bg-surface p-1 shadow-float"
        >
          {found.length === 0 && <span className="px-2.5 py-1.5 text-ink-2">{text.noZone}</span>}
          {found.map((zone) => (
            <ZoneOption key={zone} id={`${id}-${zone}`} zone={zone} active={zone === active} onChoose={choose} />
          ))}
        </span>
      )}
    </span>
  );
}

type OptionProps = { id: string; zone: string; active: boolean; onChoose: (zone: string) => void };

function ZoneOption({ id, zone, active, onChoose }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard acts through the combobox that owns this list
    <span
      id={id}
      ref={(line) => {
        if (active) line?.scrollIntoView({ block: "nearest" });
      }}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      // The field keeps the focus.
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => onChoose(zone)}
      className="flex cursor-pointer justify-between gap-3 rounded-control px-2.5 py-1.5 hover:bg-sunken aria-selected:bg-accent-soft pointer-coarse:py-2.5"
    >
      <span className="min-w-0 truncate">{zone.replaceAll("_", " ")}</span>
      <span className="shrink-0 text-ink-2 text-sm tabular-nums">{offsetText(zone, Date.now())}</span>
    </span>
  );
}

let known: readonly string[] | undefined;

/** The zones in whose names all words occur, those whose city begins with them first. */
function zonesLike(words: string): string[] {
  known ??= ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
  const wanted = words.trim().toLowerCase().replaceAll(" ", "_");
  const matches = known.filter((zone) => zone.toLowerCase().includes(wanted));
  const cityBegins = (zone: string) => zone.toLowerCase().split("/").at(-1)?.startsWith(wanted) === true;
  return [...matches.filter(cityBegins), ...matches.filter((zone) => !cityBegins(zone))].slice(0, most);
}
