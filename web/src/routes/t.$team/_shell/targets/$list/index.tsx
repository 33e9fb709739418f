import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { Server } from "lucide-react";
import { Suspense } from "react";
import { meQuery } from "@/features/accounts/queries";
import { ListHeader } from "@/features/targets/list-header";
import { targetListQuery, targetsQuery } from "@/features/targets/queries";
import { sheetStrings } from "@/features/targets/sheet-strings";
import { strings } from "@/features/targets/strings";
import { TargetSheet } from "@/features/targets/target-sheet";
import { Button } from "@/ui/button";
import { ButtonLink } from "@/ui/button-link";
import { Empty } from "@/ui/empty";
import { Page } from "@/ui/page";
import { Skeleton } from "@/ui/skeleton";

type Search = { q?: string };

export const Route = createFileRoute("/t/$team/_shell/targets/$list/")({
  validateSearch: ({ q }: Record<string, unknown>): Search =>
    (typeof q === "string" || typeof q === "number") && q !== "" ? { q: String(q).slice(0, 200) } : {},
  loader: ({ context: { queryClient }, params: { team, list } }) => {
    // Begun here, awaited by the table: the head of the page stands while the targets are on their way.
    void queryClient.prefetchQuery(targetsQuery(team, list));
    return queryClient.ensureQueryData(targetListQuery(team, list));
  },
  component: ListPage,
});

function ListPage() {
  const { team, list: id } = Route.useParams();
  const { q = "" } = Route.useSearch();
  const navigate = Route.useNavigate();
  const { data: list } = useSuspenseQuery(targetListQuery(team, id));
  const { data: me } = useSuspenseQuery(meQuery());
  const toImport = { to: "/t/$team/targets/$list/import", params: { team, list: id } } as const;

  const empty = (type: () => void) => (
    <Empty
      icon={Server}
      title={sheetStrings.emptyTitle}
      actions={
        list.can.edit && (
          <>
            <ButtonLink {...toImport} tone="primary">
              {strings.list.import}
            </ButtonLink>
            <Button onClick={type}>{strings.list.type}</Button>
          </>
        )
      }
    >
      {list.can.edit ? sheetStrings.empty : sheetStrings.emptyReader}
    </Empty>
  );
  return (
    <Page>
      <ListHeader team={team} list={list} onImport={() => void navigate(toImport)} />
      <Suspense fallback={<Skeleton rows={8} />}>
        <TargetSheet
          key={id}
          team={team}
          list={list}
          me={me.user.id}
          words={q}
          onSearch={(q) => void navigate({ search: q ? { q } : {}, replace: true })}
          empty={empty}
        />
      </Suspense>
    </Page>
  );
}
