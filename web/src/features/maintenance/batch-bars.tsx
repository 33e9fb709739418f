import { useQuery } from "@tanstack/react-query";
import type { Batch } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { Ago } from "@/ui/ago";
import { Badge } from "@/ui/badge";
import { Row } from "@/ui/row";
import { RowLink } from "@/ui/row-link";
import { Rows } from "@/ui/rows";
import { Skeleton } from "@/ui/skeleton";
import { detailStrings } from "./detail-strings";
import { batchesQuery } from "./queries";
import { ResultBar } from "./result-bar";

const text = detailStrings.batches;
const tones = { open: "info", finished: "ok", cancelled: "neutral" } as const;

type Props = { team: string; flow: string };

/** The last batches of a flow with their results. */
export function BatchBars({ team, flow }: Props) {
  const { data, error } = useQuery(batchesQuery(team, { flow }));
  if (error && !data) return <FormProblem problem={error} />;
  if (!data) return <Skeleton rows={2} />;
  if (data.length === 0) return <p className="text-ink-2">{detailStrings.detail.noBatches}</p>;
  return (
    <Rows label={text.rows}>
      {data.map((batch) => (
        <BatchRow key={batch.id} team={team} batch={batch} />
      ))}
    </Rows>
  );
}

function BatchRow({ team, batch }: { team: string; batch: Batch }) {
  const { id, name, counts, status, targets, trigger, schedule, launched_at } = batch;
  return (
    <Row
      title={
        <RowLink to="/t/$team/batches/$batch" params={{ team, batch: id }}>
          {name}
        </RowLink>
      }
      detail={
        <>
          <Ago at={launched_at} />
          <span>{schedule?.name ?? text.triggers[trigger]}</span>
          <span>{text.targets(targets)}</span>
          <span className="mt-1 w-full">
            <ResultBar counts={counts} />
          </span>
        </>
      }
      aside={<Badge tone={tones[status]}>{text.statuses[status]}</Badge>}
    />
  );
}
