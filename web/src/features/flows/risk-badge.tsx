import { Flame, Zap } from "lucide-react";
import type { Risk } from "@/api/schema.gen";
import { Badge } from "@/ui/badge";
import { readingStrings } from "./reading-strings";

export function RiskBadge({ risk }: { risk: Risk }) {
  if (risk === "none") return null;
  return risk === "destructive" ? (
    <Badge tone="danger" icon={Flame}>
      {readingStrings.step.risks.destructive}
    </Badge>
  ) : (
    <Badge tone="warn" icon={Zap}>
      {readingStrings.step.risks.disruptive}
    </Badge>
  );
}
