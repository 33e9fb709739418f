import type { ScheduleStatus } from "@/api/schema.gen";
import { Badge } from "@/ui/badge";
import { strings } from "./strings";
import { statusLooks } from "./words";

export function StatusBadge({ status }: { status: ScheduleStatus }) {
  return <Badge {...statusLooks[status]}>{strings.statuses[status]}</Badge>;
}
