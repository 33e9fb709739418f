import { CornerDownRight, Plus, Undo2, Unplug } from "lucide-react";
import { use } from "react";
import { words } from "@/flow/words";
import { Icon } from "@/ui/icon";
import { CanvasActsContext } from "./canvas-acts";
import type { GraphBranch } from "./graph";
import { strings } from "./strings";
import type { Link } from "./tree";

type Props = { step: string; branch: GraphBranch; link: Link; readOnly: boolean };

/** Where a branch goes that no card hangs on: a jump is followed, an open end is filled. */
export function BranchEnd({ step, branch, link, readOnly }: Props) {
  const acts = use(CanvasActsContext);
  if (link.to === "child") return null;
  if (link.to === "nowhere") {
    return readOnly ? (
      <span className="mt-1 flex h-6 items-center gap-1.5 text-danger text-sm">
        <Icon of={Unplug} size={14} />
        {words.path.missing}
      </span>
    ) : (
      <button
        type="button"
        tabIndex={-1}
        aria-label={`${words.path.missing}: ${strings.addHere}`}
        onClick={() => acts.add({ on: "branch", step, branch: branch.id })}
        className="nodrag mt-1 flex h-6 items-center gap-1 rounded-full border border-control border-dashed px-2.5 text-ink-2 text-sm hover:border-accent hover:text-accent"
      >
        <Icon of={Plus} size={14} />
        {strings.addHere}
      </button>
    );
  }
  const title = link.title || words.path.untitled;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={`${words.path[link.to]} ${title}`}
      onClick={() => acts.goTo({ step: link.step })}
      className="nodrag mt-1 flex h-6 max-w-full items-center gap-1.5 rounded-full bg-sunken px-2 text-ink-2 text-sm hover:bg-accent-soft hover:text-accent"
    >
      <Icon of={link.to === "back" ? Undo2 : CornerDownRight} size={14} />
      <span className="truncate">{title}</span>
    </button>
  );
}
