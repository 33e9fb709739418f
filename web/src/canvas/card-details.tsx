import { Flame, OctagonAlert, TriangleAlert, Unlink, Zap } from "lucide-react";
import { words } from "@/flow/words";
import { Icon } from "@/ui/icon";
import { strings } from "./strings";
import type { TreeStep } from "./tree";

/** The line below the title: what is wrong, what is at risk, how much there is to do. */
export function CardDetails({ item: { step, inside, lost }, folded }: { item: TreeStep; folded: boolean }) {
  const { risk, marks, details = [], outcome } = step;
  const facts = [...(outcome ? [words.step.outcomes[outcome]] : []), ...details];
  const isError = (marks?.errors ?? 0) > 0;
  return (
    <p className="mt-1 flex h-5.5 items-center gap-2.5 overflow-hidden whitespace-nowrap text-ink-3 text-sm">
      {marks && (
        <span className={`inline-flex items-center gap-1 font-medium ${isError ? "text-danger" : "text-warn"}`}>
          <Icon of={isError ? OctagonAlert : TriangleAlert} size={14} />
          {isError ? words.findings.errors(marks.errors) : words.findings.warnings(marks.warnings)}
        </span>
      )}
      {risk !== "none" && (
        <span
          className={`inline-flex items-center gap-1 font-medium ${risk === "destructive" ? "text-danger" : "text-warn"}`}
        >
          <Icon of={risk === "destructive" ? Flame : Zap} size={14} />
          {words.step.risks[risk]}
        </span>
      )}
      {lost && (
        <span className="inline-flex items-center gap-1 text-warn">
          <Icon of={Unlink} size={14} />
          {words.path.lost}
        </span>
      )}
      {folded ? (
        <span className="font-medium text-ink-2">{strings.inside(inside)}</span>
      ) : (
        <span className="truncate">{facts.join(" · ")}</span>
      )}
    </p>
  );
}
