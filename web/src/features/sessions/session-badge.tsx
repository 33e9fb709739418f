import type { Outcome, SessionStatus } from "@/api/schema.gen";
import { Badge } from "@/ui/badge";
import { outcomeLooks, statusLooks } from "./looks";
import { strings } from "./strings";

type Props = { status: SessionStatus; outcome?: Outcome | undefined };

/** How a session stands, or how it ended. */
export function SessionBadge({ status, outcome }: Props) {
  const look = status === "finished" && outcome ? outcomeLooks[outcome] : statusLooks[status];
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {status === "finished" && outcome ? strings.outcomes[outcome] : strings.statuses[status]}
    </Badge>
  );
}
