import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import type { Flow } from "@/api/schema.gen";
import { statusLooks } from "@/flow/looks";
import { Ago } from "@/ui/ago";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Row } from "@/ui/row";
import { RowArrows } from "@/ui/row-arrows";
import { RowLink } from "@/ui/row-link";
import { Rows } from "@/ui/rows";
import { versionsQuery } from "./queries";
import { readingStrings } from "./reading-strings";
import { strings } from "./strings";

const text = readingStrings.versions;

type Props = { team: string; flow: Flow };

/** What was published, newest first. */
export function VersionRows({ team, flow }: Props) {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(
    versionsQuery(team, flow.id),
  );
  const versions = data.pages.flatMap(({ items }) => items);
  if (versions.length === 0) {
    return (
      <Empty icon={History} title={text.emptyTitle}>
        {text.empty}
      </Empty>
    );
  }
  return (
    <>
      <RowArrows>
        <Rows label={text.title}>
          {versions.map(({ number, change_note, published_by, published_at, steps }) => (
            <Row
              key={number}
              title={
                <RowLink
                  to="/t/$team/flows/$flow/versions/$number"
                  params={{ team, flow: flow.id, number: `${number}` }}
                >
                  {strings.version(number)}
                </RowLink>
              }
              detail={<span className="w-full whitespace-pre-line text-ink-2">{change_note}</span>}
              aside={
                <>
                  {number === flow.live_version && <Badge {...statusLooks.live}>{text.live}</Badge>}
                  <span className="max-md:hidden">{strings.steps(steps)}</span>
                  <span className="max-md:hidden">{published_by.name}</span>
                  <Ago at={published_at} />
                </>
              }
            />
          ))}
        </Rows>
      </RowArrows>
      {hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button pending={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {text.more}
          </Button>
        </div>
      )}
    </>
  );
}
