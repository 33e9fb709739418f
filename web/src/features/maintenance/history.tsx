import { useInfiniteQuery } from "@tanstack/react-query";
import type { Occurrence, Schedule } from "@/api/schema.gen";
import { FormProblem } from "@/forms/form-problem";
import { Button } from "@/ui/button";
import { Row } from "@/ui/row";
import { RowLink } from "@/ui/row-link";
import { Rows } from "@/ui/rows";
import { Skeleton } from "@/ui/skeleton";
import { detailStrings } from "./detail-strings";
import { occurrencesQuery } from "./queries";
import { ResultBar } from "./result-bar";
import { StateBadge } from "./state-badge";
import { strings } from "./strings";
import { shownZone, zonedText } from "./times";
import { durationText, reasonText } from "./words";

const text = detailStrings.history;
/** Less is nobody's concern. */
const lateFrom = 60_000;

type Props = { team: string; schedule: Schedule };

/** What became of the moments of a schedule, the newest first. */
export function History({ team, schedule }: Props) {
  const query = useInfiniteQuery(occurrencesQuery(team, schedule.id));
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  if (error && !data) return <FormProblem problem={error} />;
  if (!data) return <Skeleton rows={4} />;
  const occurrences = data.pages.flatMap(({ items }) => items);
  if (occurrences.length === 0) return <p className="text-ink-2">{detailStrings.detail.noHistory}</p>;
  const zone = shownZone(schedule.rule.time_zone);
  return (
    <>
      <p className="mb-2 text-ink-3 text-sm">{text.times(zone)}</p>
      <Rows label={text.rows}>
        {occurrences.map((occurrence) => (
          <OccurrenceRow key={occurrence.id} team={team} zone={zone} occurrence={occurrence} />
        ))}
      </Rows>
      {hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button pending={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {strings.more}
          </Button>
        </div>
      )}
    </>
  );
}

function OccurrenceRow({ team, zone, occurrence }: { team: string; zone: string; occurrence: Occurrence }) {
  const { scheduled_for, state, late_ms, coalesced, batch } = occurrence;
  const moment = <time dateTime={scheduled_for}>{zonedText(scheduled_for, zone)}</time>;
  const reason = reasonText(occurrence);
  return (
    <Row
      title={
        <span className="tabular-nums">
          {batch ? (
            <RowLink to="/t/$team/batches/$batch" params={{ team, batch: batch.id }}>
              {moment}
            </RowLink>
          ) : (
            moment
          )}
        </span>
      }
      detail={
        <>
          {reason && <span className="text-ink-2">{reason}</span>}
          {coalesced && <span>{text.coalesced(coalesced.count, zonedText(coalesced.from, zone))}</span>}
          {batch && late_ms >= lateFrom && <span>{text.late(durationText(late_ms / 1000))}</span>}
          {batch && (
            <span className="mt-1 w-full">
              <ResultBar counts={batch.counts} />
            </span>
          )}
        </>
      }
      aside={<StateBadge state={state} />}
    />
  );
}
