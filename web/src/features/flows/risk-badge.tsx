import { Flame, Zap } from "lucide-react";
import type { Risk } from "@/api/schema.gen";
import { Badge } from "@/ui/badge";
import { strings } from "./strings";

export function RiskBadge({ risk }: { risk: Risk }) {
  if (risk === "none") return null;
  return risk === "destructive" ? (
    <Badge tone="danger" icon={Flame}>
      {strings.step.risks.destructive}
    </Badge>
  ) : (
    <Badge tone="warn" icon={Zap}>
      {strings.step.risks.disruptive}
    </Badge>
  );
}
