import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { type Finder, useFinder } from "@/commands/registry";

/** Lets the palette find the things of a team. The search itself is fetched with the first query. */
export function useThingFinder(team: string) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const find: Finder = async (words, signal) => {
    const { findThings } = await import("./find-things");
    return findThings({ team, queryClient, router }, words, signal);
  };
  useFinder(find);
}
