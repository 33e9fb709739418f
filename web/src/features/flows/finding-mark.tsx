import { OctagonAlert, TriangleAlert } from "lucide-react";
import { Icon } from "@/ui/icon";
import type { FindingCount } from "./findings";
import { readingStrings } from "./reading-strings";

/** That a step has findings, beside its title. */
export function FindingMark({ count: { errors, warnings } }: { count: FindingCount }) {
  const isError = errors > 0;
  return (
    <span className={`inline-flex shrink-0 items-center gap-1 ${isError ? "text-danger" : "text-warn"}`}>
      <Icon of={isError ? OctagonAlert : TriangleAlert} />
      <span className="sr-only">
        {isError ? readingStrings.findings.errors(errors) : readingStrings.findings.warnings(warnings)}
      </span>
    </span>
  );
}
