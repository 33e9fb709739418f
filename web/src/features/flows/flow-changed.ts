import type { QueryClient } from "@tanstack/react-query";

/** After a write: the flow, its draft and every list are asked for anew; what is on the page is waited for. */
export async function flowChanged(queryClient: QueryClient, team: string, id: string) {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ["flow", team, id] }),
    queryClient.invalidateQueries({ queryKey: ["flows", team] }),
  ]);
}
