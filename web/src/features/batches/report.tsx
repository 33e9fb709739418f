import { useSuspenseQuery } from "@tanstack/react-query";
import { ArrowLeft, Download, Printer } from "lucide-react";
import type { ReactNode } from "react";
import type { ClientReport, TargetReport } from "@/api/schema.gen";
import { momentText } from "@/ui/ago-text";
import { Button } from "@/ui/button";
import { ButtonLink } from "@/ui/button-link";
import { buttonStyle } from "@/ui/button-style";
import { Icon } from "@/ui/icon";
import { Select } from "@/ui/select";
import { exportAddress } from "./acts";
import { reportQuery } from "./queries";
import { StandingBadge } from "./standing-badge";
import { standings } from "./standings";
import { strings } from "./strings";

const text = strings.report;

type Props = {
  team: string;
  id: string;
  /** The place of the client in the report, from 1. Absent: all of them. */
  client: number | undefined;
  onClient: (client: number | undefined) => void;
};

/** What became of a batch, client by client, each on a page of its own on paper. */
export function Report({ team, id, client, onClient }: Props) {
  const { batch, clients } = useSuspenseQuery(reportQuery(team, id)).data;
  const shown = client !== undefined && clients[client - 1] ? clients.slice(client - 1, client) : clients;
  return (
    <div className="mx-auto w-full max-w-[60rem] px-4 py-6 sm:px-8 print:max-w-none print:p-0">
      <title>{`${text.title} · ${batch.name} · Pathbook`}</title>
      <header className="mb-6 flex flex-wrap items-center gap-3 print:hidden">
        <ButtonLink to="/t/$team/batches/$batch" params={{ team, batch: id }} tone="ghost" icon={ArrowLeft}>
          {text.back}
        </ButtonLink>
        {clients.length > 1 && (
          <Select
            aria-label={text.client}
            className="ml-auto"
            value={client === undefined ? "" : String(client)}
            onChange={({ currentTarget: { value } }) => onClient(value ? Number(value) : undefined)}
            options={[
              { value: "", label: text.allClients },
              ...clients.map((one, index) => ({ value: String(index + 1), label: one.client || text.noClient })),
            ]}
          />
        )}
        <a
          href={exportAddress({ team, id })}
          download
          className={`${buttonStyle()} ${clients.length > 1 ? "" : "ml-auto"}`}
        >
          <Icon of={Download} />
          {strings.board.export}
        </a>
        <Button tone="primary" icon={Printer} onClick={() => window.print()}>
          {text.print}
        </Button>
      </header>
      <main id="content" tabIndex={-1} className="flex flex-col gap-6">
        <h1 tabIndex={-1} data-page-heading="" className="sr-only">
          {`${text.title}: ${batch.name}`}
        </h1>
        {clients.length === 0 && <p>{text.empty}</p>}
        {shown.map((one) => (
          <article
            key={one.client}
            className="rounded-card border border-line bg-surface px-6 py-6 sm:px-10 sm:py-8 print:break-after-page print:border-0 print:bg-transparent print:p-0 print:last:break-after-auto"
          >
            <p className="text-ink-2">{batch.name}</p>
            <h2 className="text-xl">{one.client || (clients.length > 1 ? text.noClient : text.title)}</h2>
            <dl className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 text-sm sm:grid-cols-[auto_1fr_auto_1fr]">
              <Fact name={text.facts.flow}>
                {batch.flow_title}, {strings.version(batch.version)}
              </Fact>
              <Fact name={text.facts.launched}>{momentText(batch.launched_at)}</Fact>
              {batch.list && <Fact name={text.facts.list}>{batch.list.name}</Fact>}
              <Fact name={text.facts.targets}>{totals(one)}</Fact>
            </dl>
            <ul aria-label={text.facts.targets} className="mt-5 divide-y divide-line border-line border-t">
              {one.targets.map((target) => (
                <TargetLine key={target.label} target={target} />
              ))}
            </ul>
          </article>
        ))}
      </main>
    </div>
  );
}

function TargetLine({ target }: { target: TargetReport }) {
  const { label, status, assignee, minutes, finished_at, client_note } = target;
  const facts = [
    finished_at && text.finished(momentText(finished_at)),
    status !== "not_started" && text.by(assignee.name),
    minutes > 0 && text.worked(minutes),
  ].filter(Boolean);
  return (
    <li className="break-inside-avoid py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 flex-1 text-md [overflow-wrap:anywhere]">{label}</h3>
        <StandingBadge standing={status} />
      </div>
      {facts.length > 0 && <p className="text-ink-3 text-sm">{facts.join(", ")}</p>}
      {client_note?.trim() && <p className="mt-1 whitespace-pre-line [overflow-wrap:anywhere]">{client_note.trim()}</p>}
    </li>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** `12 targets: Resolved 10, Failed 2`. */
function totals({ targets }: ClientReport): string {
  const parts = standings.flatMap((standing) => {
    const count = targets.filter(({ status }) => status === standing).length;
    return count > 0 ? [`${strings.standings[standing]} ${count}`] : [];
  });
  return `${strings.targets(targets.length)}: ${parts.join(", ")}`;
}
