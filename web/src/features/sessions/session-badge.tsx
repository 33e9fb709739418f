import type { Outcome, SessionStatus } from "@/api/schema.gen";
import { Badge } from "@/ui/badge";
import { statusLooks } from "./looks";
import { OutcomeBadge } from "./outcome-badge";
import { strings } from "./strings";

type Props = { status: SessionStatus; outcome?: Outcome | undefined };

/** How a session stands, or how it ended. */
export function SessionBadge({ status, outcome }: Props) {
  if (status === "finished" && outcome) return <OutcomeBadge outcome={outcome} />;
  const { tone, icon } = statusLooks[status];
  return (
    <Badge tone={tone} icon={icon}>
      {strings.statuses[status]}
    </Badge>
  );
}
