import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ApiError } from "@/api/problem";
import { toast } from "@/ui/toast-store";
import type { Place } from "./act";
import { nextTargetQuery } from "./queries";
import { strings } from "./strings";

const text = strings.player;

/** The way to the next target of the batch that waits for the reader. */
export function useNextTarget({ team, id }: Place): () => void {
  const queryClient = useQueryClient();
  const navigate = useNavigate();

  async function go() {
    const next = await queryClient.fetchQuery(nextTargetQuery(team, id));
    if (next) await navigate({ to: "/t/$team/sessions/$id", params: { team, id: next.id } });
    else toast(text.noNextTarget);
  }

  return () => {
    go().catch((error) => toast(error instanceof ApiError ? error.sentence : text.nextTargetFailed));
  };
}
