import type { QueryClient } from "@tanstack/react-query";
import type { TargetList } from "@/api/schema.gen";
import { targetListQuery } from "./queries";

/** After a write: its answer is what is known of the list, and the pages that list it ask anew. */
export function listChanged(queryClient: QueryClient, team: string, list: TargetList) {
  queryClient.setQueryData(targetListQuery(team, list.id).queryKey, list);
  void queryClient.invalidateQueries({ queryKey: ["target-lists", team] });
}
