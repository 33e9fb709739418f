import { useInfiniteQuery } from "@tanstack/react-query";
import { Layers, SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { ProblemCallout } from "@/ui/problem-callout";
import { Skeleton } from "@/ui/skeleton";
import { BatchRows } from "./batch-rows";
import { type BatchFilter, isNarrowed } from "./filter";
import { batchesQuery } from "./queries";
import { strings } from "./strings";

const text = strings.list;

type Props = {
  team: string;
  filter: BatchFilter;
  /** The way to a first batch; nothing for those who may not launch one. */
  launch: ReactNode;
  onFilter: (filter: BatchFilter) => void;
};

export function BatchList({ team, filter, launch, onFilter }: Props) {
  const { data, error, isPlaceholderData, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    ...batchesQuery(team, filter),
    placeholderData: (before) => before,
    // What is open goes on while somebody looks.
    refetchInterval: 30_000,
  });
  if (error && !data) {
    return (
      <ProblemCallout
        title={text.failed}
        sentence={error.message}
        action={<Button onClick={() => refetch()}>{strings.tryAgain}</Button>}
      />
    );
  }
  if (!data) return <Skeleton rows={6} />;
  const batches = data.pages.flatMap(({ items }) => items);
  if (batches.length === 0) {
    return isNarrowed(filter) ? (
      <Empty
        icon={SearchX}
        title={text.noMatchTitle}
        actions={<Button onClick={() => onFilter({})}>{text.clear}</Button>}
      >
        {text.noMatch}
      </Empty>
    ) : (
      <Empty icon={Layers} title={text.emptyTitle} actions={launch}>
        {launch ? text.empty : text.emptyReader}
      </Empty>
    );
  }
  return (
    <>
      <BatchRows team={team} batches={batches} dimmed={isPlaceholderData} />
      {hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button pending={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {text.more}
          </Button>
        </div>
      )}
    </>
  );
}
