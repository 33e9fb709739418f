import { ExternalLink, Pencil } from "lucide-react";
import type { ReactNode } from "react";
import type { Ticket } from "@/api/schema.gen";
import { Ago } from "@/ui/ago";
import { Icon } from "@/ui/icon";
import { IconButton } from "@/ui/icon-button";
import { strings } from "./strings";
import { useCurrentWalk } from "./walk-context";
import { windowStrings } from "./window-strings";

const text = windowStrings.reference;

/** What the session is about: target, ticket, who walks, since when. */
export function ReferenceCard({ onEdit }: { onEdit: () => void }) {
  const { session } = useCurrentWalk();
  const { target_label, ticket, assignee, started_at, flow_title, version, can } = session;
  return (
    <section aria-labelledby="reference-heading">
      <div className="mb-1 flex min-h-8 items-center justify-between">
        <h2 id="reference-heading" className="text-base">
          {text.title}
        </h2>
        {can.act && <IconButton icon={Pencil} label={text.edit} onClick={onEdit} />}
      </div>
      <dl className="flex flex-col gap-2 text-sm">
        <Fact label={text.target}>{target_label ?? <span className="text-ink-3">{text.noTarget}</span>}</Fact>
        <Fact label={text.ticket}>
          <TicketText ticket={ticket} />
        </Fact>
        <Fact label={text.assignee}>{assignee.name}</Fact>
        <Fact label={text.started}>
          <Ago at={started_at} />
        </Fact>
        <Fact label={text.flow}>
          {flow_title}, {strings.player.version(version)}
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-2">
      <dt className="text-ink-3">{label}</dt>
      <dd className="[overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

function TicketText({ ticket }: { ticket: Ticket | undefined }) {
  const name = [ticket?.system, ticket?.id].filter(Boolean).join(" ");
  if (!ticket || (!name && !ticket.url)) return <span className="text-ink-3">{text.noTicket}</span>;
  // Only what leads to a web page becomes a link: the address was typed by somebody.
  if (!ticket.url || !/^https?:\/\//i.test(ticket.url)) return name || ticket.url;
  return (
    <a
      href={ticket.url}
      target="_blank"
      rel="noopener noreferrer"
      className="inline-flex items-baseline gap-1 text-accent underline underline-offset-2 hover:text-accent-strong"
    >
      {name || ticket.url}
      <Icon of={ExternalLink} size={14} className="self-center" />
    </a>
  );
}
