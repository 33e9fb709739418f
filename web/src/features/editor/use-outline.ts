import { useState } from "react";
import { ancestorsOf, initiallyOpen, placesOf, treeMove, visibleRows } from "@/flow/outline-view";
import type { Selection } from "./document-store";
import { useEdited } from "./editor-context";
import { type Row, rowsOf } from "./rows";

export type Outline = ReturnType<typeof useOutline>;

/** The rows of the outline, what of them is folded away, and the row that is worked on. */
export function useOutline() {
  const document = useEdited((state) => state.document);
  const selection = useEdited((state) => state.selection);
  const rows = rowsOf(document);
  const [folded, setFolded] = useState(() => initiallyFolded(rows));
  const current = rowOf(rows, selection);
  const [shownFor, setShownFor] = useState(current?.key);
  if (current?.key !== shownFor) {
    setShownFor(current?.key);
    const path = current ? ancestorsOf(rows, current.key) : [];
    if (path.some((key) => folded.has(key))) setFolded(new Set([...folded].filter((key) => !path.includes(key))));
  }
  const open = new Set(rows.filter(({ key, hasChildren }) => hasChildren && !folded.has(key)).map(({ key }) => key));
  const visible = visibleRows(rows, open);

  function fold(key: string, isFolded: boolean) {
    const next = new Set(folded);
    if (isFolded) next.add(key);
    else next.delete(key);
    setFolded(next);
  }

  return {
    document,
    rows,
    visible,
    open,
    places: placesOf(rows),
    current,
    tabStop: current && visible.includes(current) ? current.key : visible[0]?.key,
    fold,
    foldAll: () => setFolded(new Set(rows.filter(({ hasChildren }) => hasChildren).map(({ key }) => key))),
    openAll: () => setFolded(new Set()),
    /** Where an arrow key leads: to another row, or to a row that folds or opens. */
    move: (key: string) => (current ? treeMove(key, visible, current.key, open) : undefined),
  };
}

export function selectionOf({ kind, step, from }: Row): Selection {
  return kind === "step" || !from ? { step: step.id } : { step: from.step.id, branch: from.branch.id };
}

/** The row of what is selected: a branch without one stands with the step it leads to. */
export function rowOf(rows: readonly Row[], { step, branch }: Selection): Row | undefined {
  if (step === undefined) return undefined;
  const leaves = ({ from }: Row) => from?.step.id === step && from.branch.id === branch;
  const own =
    branch === undefined ? undefined : (rows.find((row) => row.kind !== "step" && leaves(row)) ?? rows.find(leaves));
  return own ?? rows.find((row) => row.kind === "step" && row.step.id === step);
}

function initiallyFolded(rows: readonly Row[]): Set<string> {
  const open = initiallyOpen(rows);
  return new Set(rows.filter(({ key, hasChildren }) => hasChildren && !open.has(key)).map(({ key }) => key));
}
