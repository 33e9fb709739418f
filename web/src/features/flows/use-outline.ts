import { type KeyboardEvent, useState } from "react";
import type { OutlineRow } from "@/flow/outline";
import { ancestorsOf, initiallyOpen, treeMove, visibleRows } from "@/flow/outline-view";

/** What is open and where the focus stands in an outline, and how keys change both. */
export function useOutline(rows: readonly OutlineRow[], selected: string | undefined) {
  const [open, setOpen] = useState(() => withPathTo(rows, initiallyOpen(rows), selected));
  const [shownFor, setShownFor] = useState(selected);
  const [focused, setFocused] = useState<string>();
  if (selected !== shownFor) {
    setShownFor(selected);
    setOpen(withPathTo(rows, open, selected));
  }
  const visible = visibleRows(rows, open);
  const isVisible = (key: string | undefined) => visible.some((row) => row.key === key);
  const tabStop = [focused, selected].find(isVisible) ?? visible[0]?.key;

  function toggle(key: string) {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  }

  /** Gives the key of the row that the focus goes to, if it goes anywhere. */
  function onKey(event: KeyboardEvent, at: string): string | undefined {
    if (event.altKey || event.ctrlKey || event.metaKey) return undefined;
    const move = treeMove(event.key, visible, at, open);
    if (!move) return undefined;
    event.preventDefault();
    if ("focus" in move) return move.focus;
    toggle("open" in move ? move.open : move.close);
    return undefined;
  }

  return {
    visible,
    open,
    tabStop,
    toggle,
    onKey,
    setFocused,
    openAll: () => setOpen(new Set(rows.filter(({ hasChildren }) => hasChildren).map(({ key }) => key))),
    foldAll: () => setOpen(new Set()),
  };
}

function withPathTo(rows: readonly OutlineRow[], open: ReadonlySet<string>, key: string | undefined): Set<string> {
  return new Set([...open, ...(key === undefined ? [] : ancestorsOf(rows, key))]);
}
