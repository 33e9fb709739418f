import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { meQuery } from "@/features/accounts/queries";
import { Board } from "@/features/batches/board";
import { batchQuery, readingQuery, tilesQuery } from "@/features/batches/queries";
import { viewOf } from "@/features/batches/view";

export const Route = createFileRoute("/t/$team/_shell/batches/$batch/")({
  validateSearch: viewOf,
  loader: async ({ context: { queryClient }, params: { team, batch } }) => {
    const tiles = queryClient.ensureQueryData(tilesQuery(team, batch));
    const { flow_id, version } = await queryClient.ensureQueryData(batchQuery(team, batch));
    await Promise.all([tiles, queryClient.ensureQueryData(readingQuery(team, flow_id, version))]);
  },
  component: BoardPage,
});

function BoardPage() {
  const { team, batch } = Route.useParams();
  const view = Route.useSearch();
  const navigate = Route.useNavigate();
  const { data: me } = useSuspenseQuery(meQuery());
  return (
    <div className="w-full px-4 pt-6 pb-12 sm:px-6 lg:px-8 print:p-0">
      <Board
        key={batch}
        team={team}
        id={batch}
        me={me.user.id}
        view={view}
        onView={(search) => void navigate({ search, replace: true })}
        onWall={() => void navigate({ to: "/t/$team/batches/$batch/wall", params: { team, batch } })}
        onReport={() => void navigate({ to: "/t/$team/batches/$batch/report", params: { team, batch } })}
        onLaunched={({ id }) => void navigate({ to: "/t/$team/batches/$batch", params: { team, batch: id } })}
      />
    </div>
  );
}
