import type { Batch } from "@/api/schema.gen";
import { Ago } from "@/ui/ago";
import { Badge } from "@/ui/badge";
import { Row } from "@/ui/row";
import { RowLink } from "@/ui/row-link";
import { Rows } from "@/ui/rows";
import { ResultBar } from "./result-bar";
import { doneIn } from "./standing";
import { strings } from "./strings";

type Props = { team: string; batches: readonly Batch[]; dimmed: boolean };

export function BatchRows({ team, batches, dimmed }: Props) {
  return (
    <Rows label={strings.list.label} dimmed={dimmed}>
      {batches.map((batch) => (
        <BatchRow key={batch.id} team={team} batch={batch} />
      ))}
    </Rows>
  );
}

const tones = { open: "accent", finished: "ok", cancelled: "neutral" } as const;

function BatchRow({ team, batch }: { team: string; batch: Batch }) {
  const { id, name, flow_title, list, launched_at, launched_by, counts, targets, status } = batch;
  const done = strings.done(doneIn(counts), targets);
  const failed = counts.failed > 0 && `${strings.standings.failed} ${counts.failed.toLocaleString()}`;
  return (
    <Row
      title={
        <RowLink to="/t/$team/batches/$batch" params={{ team, batch: id }}>
          {name}
        </RowLink>
      }
      detail={
        <>
          <span className="max-w-full truncate">
            {flow_title}
            {list && `, ${list.name}`}
          </span>
          <span className="max-md:w-full">
            <Ago at={launched_at} /> {strings.board.launchedBy(launched_by.name)}
          </span>
          <span className="md:hidden">{[done, failed].filter(Boolean).join(", ")}</span>
        </>
      }
      aside={
        <>
          <span className="flex w-56 flex-col gap-1 max-md:hidden">
            <span className="flex justify-between gap-2">
              <span className="tabular-nums">{done}</span>
              {failed && <span className="text-danger">{failed}</span>}
            </span>
            <ResultBar counts={counts} size="sm" />
          </span>
          <span className="flex w-24 justify-end max-md:w-auto">
            <Badge tone={tones[status]}>{strings.statuses[status]}</Badge>
          </span>
        </>
      }
    />
  );
}
