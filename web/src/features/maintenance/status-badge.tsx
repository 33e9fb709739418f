import type { ScheduleStatus } from "@/api/schema.gen";
import { Badge } from "@/ui/badge";
import { statusLooks } from "./looks";
import { strings } from "./strings";

export function StatusBadge({ status }: { status: ScheduleStatus }) {
  return <Badge {...statusLooks[status]}>{strings.statuses[status]}</Badge>;
}
