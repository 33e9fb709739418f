import { createFileRoute, Outlet } from "@tanstack/react-router";
import { Shell } from "@/app/shell";
import { useShellData } from "@/app/use-shell-data";

/** The pages of a team that stand in its frame. The player has the screen to itself. */
export const Route = createFileRoute("/t/$team/_shell")({ component: Framed });

function Framed() {
  const data = useShellData(Route.useParams().team);
  return (
    <Shell {...data}>
      <Outlet />
    </Shell>
  );
}
