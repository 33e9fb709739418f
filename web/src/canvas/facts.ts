import { Flame, type LucideIcon, OctagonAlert, TriangleAlert, Unlink, Zap } from "lucide-react";
import { words } from "@/flow/words";
import type { GraphStep } from "./graph";
import { strings } from "./strings";
import type { TreeStep } from "./tree";

export type Fact = { text: string; tone?: "warn" | "danger"; icon?: LucideIcon };

/** What a card says below its title: what is wrong, what is at risk, and how much there is to do. */
export function factsOf({ step, inside, lost }: TreeStep, folded: boolean): Fact[] {
  return [
    ...markFacts(step.marks),
    ...riskFacts(step.risk),
    ...(lost ? [{ text: words.path.lost, tone: "warn", icon: Unlink } as const] : []),
    ...(folded
      ? [{ text: strings.inside(inside) }]
      : [...(step.outcome ? [words.step.outcomes[step.outcome]] : []), ...(step.details ?? [])].map((text) => ({
          text,
        }))),
  ];
}

function markFacts(marks: GraphStep["marks"]): Fact[] {
  if (!marks) return [];
  if (marks.errors > 0) return [{ text: words.findings.errors(marks.errors), tone: "danger", icon: OctagonAlert }];
  return [{ text: words.findings.warnings(marks.warnings), tone: "warn", icon: TriangleAlert }];
}

function riskFacts(risk: GraphStep["risk"]): Fact[] {
  if (risk === "none") return [];
  const text = words.step.risks[risk];
  return risk === "destructive" ? [{ text, tone: "danger", icon: Flame }] : [{ text, tone: "warn", icon: Zap }];
}
