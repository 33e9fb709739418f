import { type ChangeEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { columnTitle, isLong } from "./columns";

/** Where to go on after a cell: to the cell below, beside or before it, or nowhere. */
export type Onward = "down" | "right" | "left" | "stay";

type Props = {
  column: string;
  /** What it begins with. */
  text: string;
  suggestions: readonly string[];
  invalid: boolean;
  onDone: (text: string, onward: Onward) => void;
  onCancel: () => void;
};

const look =
  "absolute top-0 left-0 z-30 min-h-full w-full min-w-full rounded-[3px] bg-surface px-2.5 text-ink outline-2 outline-accent pointer-coarse:text-md";

/** A cell that is being written into. Leaving it keeps what was written, Escape does not. */
export function CellEditor({ column, text, suggestions, invalid, onDone, onCancel }: Props) {
  const [value, setValue] = useState(text);
  const list = useId();
  // Taking the focus away ends it as well, and must not end it twice.
  const ended = useRef(false);

  function end(onward?: Onward) {
    if (ended.current) return;
    ended.current = true;
    if (onward) onDone(value, onward);
    else onCancel();
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    // What is typed here, and taken back here, is no business of the page.
    event.stopPropagation();
    const breaksLine = isLong(column) && (event.shiftKey || event.altKey);
    if (event.key === "Escape") end();
    else if (event.key === "Enter" && !breaksLine) end("down");
    else if (event.key === "Tab") end(event.shiftKey ? "left" : "right");
    else return;
    event.preventDefault();
  }

  const common = {
    value,
    autoFocus: true,
    "aria-label": columnTitle(column),
    "aria-invalid": invalid || undefined,
    autoComplete: "off",
    spellCheck: column === "notes",
    onChange: ({ target }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => setValue(target.value),
    onKeyDown,
    onBlur: () => end("stay"),
    onFocus: ({ target }: { target: HTMLInputElement | HTMLTextAreaElement }) =>
      target.setSelectionRange(target.value.length, target.value.length),
  };
  if (isLong(column)) {
    return <textarea {...common} rows={1} className={`${look} field-sizing-content max-h-48 resize-none py-[7px]`} />;
  }
  return (
    <>
      <input {...common} type="text" list={suggestions.length > 0 ? list : undefined} className={`${look} h-full`} />
      {suggestions.length > 0 && (
        <datalist id={list}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
    </>
  );
}
