import { CircleCheck, OctagonAlert, TriangleAlert } from "lucide-react";
import type { Action } from "@/commands/action";
import { countFindings } from "@/flow/findings";
import { Icon } from "@/ui/icon";
import { Tooltip } from "@/ui/tooltip";
import { useSaves, useView } from "./editor-context";
import { strings } from "./strings";

/** How many problems there are; shows and hides their panel. */
export function ProblemsButton({ action: { label, shortcut, perform } }: { action: Action }) {
  const { errors, warnings } = countFindings(useSaves((state) => state.findings));
  const isShown = useView((state) => state.problems);
  return (
    <Tooltip label={label} side="bottom" {...(shortcut && { shortcut })}>
      <button
        type="button"
        aria-expanded={isShown}
        onClick={perform}
        className="inline-flex h-8 items-center gap-2 rounded-control px-2 text-ink-2 tabular-nums hover:bg-sunken aria-expanded:bg-sunken pointer-coarse:h-10"
      >
        <span className="sr-only">{`${label}: `}</span>
        {errors + warnings === 0 && <span className="sr-only">{strings.problems.none}</span>}
        {errors + warnings === 0 && <Icon of={CircleCheck} size={18} className="text-ok" />}
        {errors > 0 && (
          <span className="inline-flex items-center gap-1 text-danger">
            <Icon of={OctagonAlert} />
            {errors}
            <span className="sr-only">{strings.problems.errors(errors)}</span>
          </span>
        )}
        {warnings > 0 && (
          <span className="inline-flex items-center gap-1 text-warn">
            <Icon of={TriangleAlert} />
            {warnings}
            <span className="sr-only">{strings.problems.warnings(warnings)}</span>
          </span>
        )}
      </button>
    </Tooltip>
  );
}
