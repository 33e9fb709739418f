import { useQuery } from "@tanstack/react-query";
import { ArrowUpRight, CircleCheck, CircleMinus, CircleX } from "lucide-react";
import type { Outcome } from "@/api/schema.gen";
import { Ago } from "@/ui/ago";
import { Badge } from "@/ui/badge";
import { Row } from "@/ui/row";
import { RowLink } from "@/ui/row-link";
import { Rows } from "@/ui/rows";
import { TextLink } from "@/ui/text-link";
import { finishedSessionsQuery } from "./queries";
import { Section } from "./section";
import { strings } from "./strings";

const text = strings.finished;

const looks = {
  resolved: { tone: "ok", icon: CircleCheck },
  escalated: { tone: "warn", icon: ArrowUpRight },
  not_applicable: { tone: "neutral", icon: CircleMinus },
  failed: { tone: "danger", icon: CircleX },
} as const;

type Props = { team: string; me: string };

/** What the team brought to an end last. */
export function Finished({ team, me }: Props) {
  const all = (
    <TextLink to="/t/$team/sessions" params={{ team }} search={{ status: "finished" }} className="text-sm">
      {text.all}
    </TextLink>
  );
  return (
    <Section title={text.title} query={useQuery(finishedSessionsQuery(team))} none={text.none} more={all} shape="rows">
      {(sessions) => (
        <Rows label={text.title}>
          {sessions.map(({ id, flow_title, target_label, assignee, finished_at, updated_at, outcome }) => (
            <Row
              key={id}
              title={
                <RowLink to="/t/$team/sessions/$id" params={{ team, id }}>
                  {flow_title}
                </RowLink>
              }
              detail={[target_label, assignee.id === me ? text.you : assignee.name]
                .filter(Boolean)
                .map((part) => <span key={part}>{part}</span>)
                .concat(<Ago key="ago" at={finished_at ?? updated_at} />)}
              aside={outcome && <OutcomeBadge outcome={outcome} />}
            />
          ))}
        </Rows>
      )}
    </Section>
  );
}

function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  return <Badge {...looks[outcome]}>{strings.outcomes[outcome]}</Badge>;
}
