import { createFileRoute } from "@tanstack/react-router";

export const Route = createFileRoute("/t/$team/_shell/sessions/new")({
  component: RouteComponent,
});

function RouteComponent() {
  return <div>Hello "/t/$team/_shell/sessions/new"!</div>;
}
