import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { lazy } from "react";
import { Button } from "@/ui/button";
import { RowArrows } from "@/ui/row-arrows";
import { Rows } from "@/ui/rows";
import type { FlowFilter } from "./filter";
import { FlowRow } from "./flow-row";
import { flowsQuery } from "./queries";
import { strings } from "./strings";

const NoFlows = lazy(() => import("./no-flows").then((module) => ({ default: module.NoFlows })));

type Props = {
  team: string;
  filter: FlowFilter;
  canEdit: boolean;
  /** Newer rows are on their way. */
  dimmed: boolean;
  onCreate: () => void;
  onFilter: (filter: FlowFilter) => void;
};

export function FlowList({ team, filter, dimmed, ...empty }: Props) {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(flowsQuery(team, filter));
  const flows = data.pages.flatMap(({ items }) => items);
  if (flows.length === 0) return <NoFlows team={team} filter={filter} {...empty} />;
  return (
    <>
      <RowArrows>
        <Rows label={strings.flows} dimmed={dimmed}>
          {flows.map((flow) => (
            <FlowRow key={flow.id} team={team} flow={flow} />
          ))}
        </Rows>
      </RowArrows>
      {hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button pending={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {strings.list.more}
          </Button>
        </div>
      )}
    </>
  );
}
