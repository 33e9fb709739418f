import { X } from "lucide-react";
import type { KeyboardEvent } from "react";
import type { Document } from "@/api/schema.gen";
import { IconButton } from "@/ui/icon-button";
import { Input } from "@/ui/input";
import { useEdited, useEditor, useView } from "./editor-context";
import { findSteps } from "./find-steps";
import { strings } from "./strings";

/** Looks for steps by all that is written on them. Enter goes from one to the next. */
export function FindBar({ document }: { document: Document }) {
  const editor = useEditor();
  const query = useView((state) => state.find) ?? "";
  const selected = useEdited(({ selection }) => selection.step);
  const found = query.trim() === "" ? [] : findSteps(document, query);
  const at = found.findIndex(({ id }) => id === selected);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") return close();
    if (event.key !== "Enter" || found.length === 0) return;
    event.preventDefault();
    const next = found[(at + (event.shiftKey ? -1 : 1) + found.length) % found.length];
    if (next) editor.select({ step: next.id });
  }

  /** Back to the outline, to what was found. */
  function close() {
    editor.view.setState(({ view }) => ({ find: undefined, inTree: view === "outline" }));
  }

  return (
    <search className="flex items-center gap-2">
      <Input
        autoFocus
        aria-label={strings.acts.find}
        placeholder={strings.acts.find}
        value={query}
        onChange={({ target }) => editor.view.setState({ find: target.value })}
        onKeyDown={onKeyDown}
        className="h-7 w-52"
      />
      <span role="status" className="whitespace-nowrap text-ink-3 text-sm tabular-nums">
        {query.trim() !== "" && (at < 0 ? strings.outline.found(found.length) : `${at + 1} / ${found.length}`)}
      </span>
      <IconButton icon={X} label={strings.close} side="bottom" onClick={close} />
    </search>
  );
}
