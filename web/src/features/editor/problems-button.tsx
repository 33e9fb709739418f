import { CircleCheck, OctagonAlert, TriangleAlert } from "lucide-react";
import type { Action } from "@/commands/action";
import { countFindings } from "@/flow/findings";
import { words } from "@/flow/words";
import { Icon } from "@/ui/icon";
import { Tooltip } from "@/ui/tooltip";
import { useSaves, useView } from "./editor-context";

/** How many problems there are; shows and hides their panel. */
export function ProblemsButton({ action: { label, shortcut, perform } }: { action: Action }) {
  const { errors, warnings } = countFindings(useSaves((state) => state.findings));
  const isShown = useView((state) => state.problems);
  const told = [errors > 0 && words.findings.errors(errors), warnings > 0 && words.findings.warnings(warnings)];
  return (
    <Tooltip label={label} side="bottom" {...(shortcut && { shortcut })}>
      <button
        type="button"
        aria-expanded={isShown}
        aria-label={[label, ...told.filter(Boolean)].join(", ")}
        onClick={perform}
        className="inline-flex h-8 items-center gap-2 rounded-control px-2 text-ink-2 tabular-nums hover:bg-sunken aria-expanded:bg-sunken pointer-coarse:h-10"
      >
        {errors + warnings === 0 && <Icon of={CircleCheck} size={18} className="text-ok" />}
        {errors > 0 && (
          <span className="inline-flex items-center gap-1 text-danger">
            <Icon of={OctagonAlert} />
            {errors}
          </span>
        )}
        {warnings > 0 && (
          <span className="inline-flex items-center gap-1 text-warn">
            <Icon of={TriangleAlert} />
            {warnings}
          </span>
        )}
      </button>
    </Tooltip>
  );
}
