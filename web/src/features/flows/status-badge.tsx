import type { FlowStatus } from "@/api/schema.gen";
import { statusLooks } from "@/flow/looks";
import { Badge } from "@/ui/badge";
import { strings } from "./strings";

export function StatusBadge({ status }: { status: FlowStatus }) {
  return <Badge {...statusLooks[status]}>{strings.statuses[status]}</Badge>;
}
