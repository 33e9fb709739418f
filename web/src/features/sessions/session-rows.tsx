import type { SessionSummary } from "@/api/schema.gen";
import { Ago } from "@/ui/ago";
import { Avatar } from "@/ui/avatar";
import { Row } from "@/ui/row";
import { RowLink } from "@/ui/row-link";
import { Rows } from "@/ui/rows";
import { wholeMinutes } from "./elapsed";
import { listStrings } from "./list-strings";
import { SessionBadge } from "./session-badge";
import { strings } from "./strings";
import { gappedTemplate } from "./template";

type Props = { team: string; sessions: readonly SessionSummary[]; dimmed: boolean };

const text = listStrings.list;

export function SessionRows({ team, sessions, dimmed }: Props) {
  return (
    <Rows label={text.sessions} dimmed={dimmed}>
      {sessions.map((session) => (
        <SessionRow key={session.id} team={team} session={session} />
      ))}
    </Rows>
  );
}

function SessionRow({ team, session }: { team: string; session: SessionSummary }) {
  const { id, flow_title, target_label, ticket, assignee, status, outcome } = session;
  const stepTitle = gappedTemplate(session.step_title);
  const ticketName = [ticket?.system, ticket?.id].filter(Boolean).join(" ");
  const about = [target_label, ticketName].filter(Boolean).join(" · ");
  const active = status === "open" || status === "paused";
  return (
    <Row
      lead={<Avatar name={assignee.name} />}
      title={
        <RowLink to="/t/$team/sessions/$id" params={{ team, id }}>
          {flow_title}
          {about && <span className="font-normal text-ink-2 max-md:hidden"> · {about}</span>}
        </RowLink>
      }
      detail={
        <>
          {about && <span className="w-full truncate text-ink-2 md:hidden">{about}</span>}
          <span className="max-w-full truncate">{active ? text.at(stepTitle) : stepTitle}</span>
          <span className="md:hidden">{assignee.name}</span>
        </>
      }
      aside={
        <>
          <span className="max-lg:hidden">{assignee.name}</span>
          <span className="w-24 text-end tabular-nums max-md:hidden">
            {strings.minutes(wholeMinutes(session.active_seconds))}
          </span>
          <span className="w-28 text-end max-md:hidden">
            <Ago at={session.started_at} />
          </span>
          <span className="flex w-30 justify-end max-md:w-auto">
            <SessionBadge status={status} outcome={outcome} />
          </span>
        </>
      }
    />
  );
}
