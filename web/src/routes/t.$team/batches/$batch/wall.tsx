import { createFileRoute } from "@tanstack/react-router";
import { batchQuery, readingQuery, tilesQuery } from "@/features/batches/queries";
import { Wall } from "@/features/batches/wall";

/** A batch with the screen to itself, for a monitor on the wall. */
export const Route = createFileRoute("/t/$team/batches/$batch/wall")({
  loader: async ({ context: { queryClient }, params: { team, batch } }) => {
    const tiles = queryClient.ensureQueryData(tilesQuery(team, batch));
    const { flow_id, version } = await queryClient.ensureQueryData(batchQuery(team, batch));
    await Promise.all([tiles, queryClient.ensureQueryData(readingQuery(team, flow_id, version))]);
  },
  component: WallPage,
});

function WallPage() {
  const { team, batch } = Route.useParams();
  const navigate = Route.useNavigate();
  return (
    <Wall
      key={batch}
      team={team}
      id={batch}
      onLeave={() => void navigate({ to: "/t/$team/batches/$batch", params: { team, batch } })}
    />
  );
}
