import { OctagonAlert, TriangleAlert } from "lucide-react";
import { Icon } from "@/ui/icon";
import type { FindingCount } from "./findings";
import { words } from "./words";

const text = words.findings;

type Props = {
  count: FindingCount;
  /** The findings are those of steps folded away here. */
  inside?: boolean;
};

/** That a step has findings, or that steps inside it have. */
export function FindingMark({ count: { errors, warnings }, inside = false }: Props) {
  const isError = errors > 0;
  const told = isError ? text.errors(errors) : text.warnings(warnings);
  return (
    <span className={`inline-flex shrink-0 items-center gap-1 ${isError ? "text-danger" : "text-warn"}`}>
      <Icon of={isError ? OctagonAlert : TriangleAlert} />
      {inside ? (
        <span className="text-sm">{text.inside(errors + warnings)}</span>
      ) : (
        <span className="sr-only">{told}</span>
      )}
    </span>
  );
}
