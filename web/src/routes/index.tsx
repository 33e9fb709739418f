import { createFileRoute, redirect } from "@tanstack/react-router";
import { homeTeam, requireSignIn } from "@/app/sign-in";

/** Leads to the team that was open last. */
export const Route = createFileRoute("/")({
  loader: async ({ context: { queryClient } }) => {
    const team = homeTeam(await requireSignIn(queryClient, "/"));
    throw team ? redirect({ to: "/t/$team", params: { team } }) : redirect({ to: "/settings" });
  },
});
