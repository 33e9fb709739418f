import { useQuery } from "@tanstack/react-query";
import { Pause } from "lucide-react";
import type { SessionSummary } from "@/api/schema.gen";
import { Ago } from "@/ui/ago";
import { Badge } from "@/ui/badge";
import { RowLink } from "@/ui/row-link";
import { TextLink } from "@/ui/text-link";
import { openSessionsQuery } from "./queries";
import { Section } from "./section";
import { strings } from "./strings";

const text = strings.open;

type Props = { team: string };

/** My open and paused sessions: the way back into each. */
export function OpenSessions({ team }: Props) {
  const query = useQuery(openSessionsQuery(team));
  const all = (
    <TextLink to="/t/$team/sessions" params={{ team }} search={{ assignee: "me" }} className="text-sm">
      {text.all}
    </TextLink>
  );
  return (
    <Section title={text.title} query={query} none={text.none} more={all} shape="cards">
      {(sessions) => (
        <ul className="grid grid-cols-1 gap-3 sm:grid-cols-2 xl:grid-cols-3">
          {sessions.map((session) => (
            <SessionCard key={session.id} team={team} session={session} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function SessionCard({ team, session }: { team: string; session: SessionSummary }) {
  const { flow_title, step_title, target_label, ticket, status, updated_at } = session;
  const about = [target_label, ticket?.id].filter(Boolean).join(" · ");
  return (
    <li className="relative flex min-h-32 flex-col gap-1 rounded-card border border-line bg-surface px-4 py-3 transition-colors hover:border-control">
      <p className="flex items-start justify-between gap-2 text-ink-3 text-sm">
        <span className="truncate">{about}</span>
        {status === "paused" && (
          <Badge tone="warn" icon={Pause}>
            {text.paused}
          </Badge>
        )}
      </p>
      <h3 className="line-clamp-2 text-md">
        <RowLink
          to="/t/$team/sessions/$id"
          params={{ team, id: session.id }}
          aria-label={text.resumeNamed(flow_title, target_label)}
        >
          {flow_title}
        </RowLink>
      </h3>
      <p className="line-clamp-2 text-ink-2">{step_title}</p>
      <p className="mt-auto flex items-center justify-between gap-2 pt-2 text-sm">
        <span className="text-ink-3">
          <Ago at={updated_at} />
        </span>
        <span aria-hidden="true" className="font-medium text-accent">
          {text.resume} →
        </span>
      </p>
    </li>
  );
}
