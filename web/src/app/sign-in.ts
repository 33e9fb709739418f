/** Who is signed in decides which pages there are: the guards and the changes of hands. */
import type { QueryClient } from "@tanstack/react-query";
import { redirect } from "@tanstack/react-router";
import { ApiError } from "@/api/problem";
import type { Me } from "@/api/schema.gen";
import { logOut } from "@/features/accounts/acts";
import { meQuery } from "@/features/accounts/queries";
import { usePreferences } from "./preferences";

/** The signed-in person, or the way to the sign-in page and back to `href`. */
export async function requireSignIn(queryClient: QueryClient, href: string): Promise<Me> {
  const me = await currentPerson(queryClient);
  if (!me) throw redirect({ to: "/login", search: { next: href } });
  return me;
}

export async function currentPerson(queryClient: QueryClient): Promise<Me | undefined> {
  try {
    return await queryClient.ensureQueryData(meQuery());
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return undefined;
    throw error;
  }
}

/** Nothing that one person loaded may stay for the next. */
export function takeOver(queryClient: QueryClient, me: Me) {
  queryClient.clear();
  queryClient.setQueryData(meQuery().queryKey, me);
}

export async function signOut(queryClient: QueryClient) {
  await logOut();
  queryClient.clear();
}

/** The team that was open last, or the first. */
export function homeTeam(me: Me): string | undefined {
  const { lastTeam } = usePreferences.getState();
  const team = me.teams.find(({ slug }) => slug === lastTeam) ?? me.teams[0];
  return team?.slug;
}
