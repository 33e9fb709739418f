import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { meQuery } from "@/features/accounts/queries";
import type { ShellData } from "./shell-data";
import { signOut } from "./sign-in";

/** What the frame around the pages of this team shows. The guard of the team has loaded it. */
export function useShellData(slug: string): ShellData {
  const router = useRouter();
  const queryClient = useQueryClient();
  const { data: me } = useSuspenseQuery(meQuery());
  const team = me.teams.find((team) => team.slug === slug || team.id === slug);

  async function leave() {
    await signOut(queryClient);
    await router.navigate({ to: "/login" });
  }

  return {
    team: { slug, name: team?.name ?? slug },
    teams: me.teams,
    user: me.user,
    onSignOut: () => void leave(),
  };
}
