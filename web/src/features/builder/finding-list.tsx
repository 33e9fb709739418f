import { OctagonAlert, TriangleAlert } from "lucide-react";
import { Icon } from "@/ui/icon";
import { strings } from "./strings";
import type { Finding } from "./types";

/** What the rules say about a plan or a branch, errors first. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  const sorted = findings.toSorted((a, b) => Number(b.severity === "error") - Number(a.severity === "error"));
  return (
    <ul className="flex flex-col gap-1">
      {sorted.map(({ code, severity, step, detail }) => (
        <li key={`${code} ${step} ${detail}`} className="flex items-start gap-2 text-sm">
          <Icon
            of={severity === "error" ? OctagonAlert : TriangleAlert}
            className={`mt-0.5 ${severity === "error" ? "text-danger" : "text-warn"}`}
          />
          <span className="min-w-0 text-ink-2">
            <span className="sr-only">{`${strings.review.severities[severity]}: `}</span>
            {detail}
          </span>
        </li>
      ))}
    </ul>
  );
}
