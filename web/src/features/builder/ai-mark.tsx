import { Sparkles } from "lucide-react";
import { Badge } from "@/ui/badge";
import { strings } from "./strings";

/** On what a model wrote and nobody has accepted. */
export function AiMark() {
  return (
    <Badge tone="ai" icon={Sparkles}>
      {strings.draft}
    </Badge>
  );
}
