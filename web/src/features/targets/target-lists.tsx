import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { Archive, ListChecks, SearchX, Server } from "lucide-react";
import { Ago } from "@/ui/ago";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Icon } from "@/ui/icon";
import { Row } from "@/ui/row";
import { RowArrows } from "@/ui/row-arrows";
import { RowLink } from "@/ui/row-link";
import { Rows } from "@/ui/rows";
import type { Way } from "./create-dialog";
import type { TargetListFilter } from "./filter";
import { targetListsQuery } from "./queries";
import { strings } from "./strings";

const text = strings.list;

type Props = {
  team: string;
  filter: TargetListFilter;
  canEdit: boolean;
  /** Newer rows are on their way. */
  dimmed: boolean;
  onCreate: (way: Way) => void;
  onFilter: (filter: TargetListFilter) => void;
};

export function TargetLists({ team, filter, dimmed, ...empty }: Props) {
  const found = useSuspenseInfiniteQuery(targetListsQuery(team, filter));
  const lists = found.data.pages.flatMap(({ items }) => items);
  if (lists.length === 0) return <NoLists filter={filter} {...empty} />;
  return (
    <>
      <RowArrows>
        <Rows label={text.label} dimmed={dimmed}>
          {lists.map(({ id, name, description, targets, updated_at, updated_by }) => (
            <Row
              key={id}
              lead={
                <span className="grid size-8 shrink-0 place-items-center rounded-control bg-accent-soft text-accent">
                  <Icon of={Server} size={18} />
                </span>
              }
              title={
                <RowLink to="/t/$team/targets/$list" params={{ team, list: id }} className="max-md:whitespace-normal">
                  {name}
                </RowLink>
              }
              detail={
                <>
                  <span className="shrink-0">{strings.targets(targets)}</span>
                  {description && <span className="line-clamp-1 min-w-0 max-w-full">{description}</span>}
                </>
              }
              aside={
                <>
                  <span className="w-40 truncate max-lg:hidden">{strings.changedBy(updated_by.name)}</span>
                  <span className="w-28 text-end max-md:hidden">
                    <Ago at={updated_at} />
                  </span>
                </>
              }
            />
          ))}
        </Rows>
      </RowArrows>
      {found.hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button pending={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {text.more}
          </Button>
        </div>
      )}
    </>
  );
}

type EmptyProps = Pick<Props, "filter" | "canEdit" | "onCreate" | "onFilter">;

/** Why there is no list, and the way on from here. */
function NoLists({ filter: { q, ...tab }, canEdit, onCreate, onFilter }: EmptyProps) {
  if (q) {
    return (
      <Empty
        icon={SearchX}
        title={text.noneTitle}
        actions={<Button onClick={() => onFilter(tab)}>{text.clear}</Button>}
      >
        {text.none}
      </Empty>
    );
  }
  if (tab.archived) {
    return (
      <Empty icon={Archive} title={text.archivedEmptyTitle}>
        {text.archivedEmpty}
      </Empty>
    );
  }
  const ways = canEdit && (
    <>
      <Button tone="primary" onClick={() => onCreate("import")}>
        {text.import}
      </Button>
      <Button onClick={() => onCreate("type")}>{text.type}</Button>
    </>
  );
  return (
    <Empty icon={ListChecks} title={text.emptyTitle} actions={ways}>
      {canEdit ? text.empty : text.emptyReader}
    </Empty>
  );
}
