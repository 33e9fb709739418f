import { useInfiniteQuery } from "@tanstack/react-query";
import { BookOpen, SearchX } from "lucide-react";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { ProblemCallout } from "@/ui/problem-callout";
import { Skeleton } from "@/ui/skeleton";
import { isNarrowed, type SessionFilter, startFilter } from "./filter";
import { sessionsQuery } from "./list-queries";
import { listStrings } from "./list-strings";
import { SessionRows } from "./session-rows";
import { StartLink } from "./start-link";
import { strings } from "./strings";

type Props = {
  team: string;
  filter: SessionFilter;
  /** Whether the reader may walk flows here. */
  mayStart: boolean;
  onChange: (filter: SessionFilter) => void;
};

const text = listStrings.list;

export function SessionList({ team, filter, mayStart, onChange }: Props) {
  const { data, error, isPlaceholderData, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    ...sessionsQuery(team, filter),
    placeholderData: (before) => before,
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
  const sessions = data.pages.flatMap(({ items }) => items);
  if (sessions.length === 0) return <Nothing team={team} filter={filter} mayStart={mayStart} onChange={onChange} />;
  return (
    <>
      <SessionRows team={team} sessions={sessions} dimmed={isPlaceholderData} />
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

/** Why the list is empty, and the way on. */
function Nothing({ team, filter, mayStart, onChange }: Props) {
  const start = mayStart && <StartLink team={team} />;
  if (filter.status === "all" && !isNarrowed({ ...filter, status: startFilter.status })) {
    return (
      <Empty icon={BookOpen} title={text.emptyTitle} actions={start}>
        {text.empty}
      </Empty>
    );
  }
  if (!isNarrowed(filter)) {
    return (
      <Empty
        icon={BookOpen}
        title={text.noneActiveTitle}
        actions={
          <>
            {start}
            <Button onClick={() => onChange({ ...filter, status: "all" })}>{text.showAll}</Button>
          </>
        }
      >
        {text.noneActive}
      </Empty>
    );
  }
  return (
    <Empty
      icon={SearchX}
      title={text.noMatchTitle}
      actions={<Button onClick={() => onChange(startFilter)}>{text.clear}</Button>}
    >
      {text.noMatch}
    </Empty>
  );
}
