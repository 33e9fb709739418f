import { useState } from "react";
import { allFolded, initiallyFolded, withPathTo } from "./folds";
import type { Tree } from "./tree";

/** What is folded in a flow, and how that changes; what is selected is always to be seen. */
export function useFolds(tree: Tree, selected: string | undefined) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => {
    const first = initiallyFolded(tree);
    return selected === undefined ? first : withPathTo(tree, first, selected);
  });
  const [shownFor, setShownFor] = useState({ tree, selected });
  if (shownFor.tree !== tree || shownFor.selected !== selected) {
    setShownFor({ tree, selected });
    if (selected !== undefined) setFolded(withPathTo(tree, folded, selected));
  }

  function toggle(step: string) {
    const next = new Set(folded);
    if (!next.delete(step)) next.add(step);
    setFolded(next);
  }

  return { folded, toggle, foldAll: () => setFolded(allFolded(tree)), unfoldAll: () => setFolded(new Set()) };
}
